"""Labelled questions: the library's golden set, or any folder with a corpus of its own.

A golden set (``golden/`` beside the library's folders) has ``queries.jsonl``: ``{"id", "text", "kind", "rel":
[{"source", "quote"}]}``, where the quote stands in the passage that answers. A set with its own corpus has
``corpus.jsonl``: ``{"id", "doc", "title", "text"}``, and ``rel`` names its docs. ``off_topic.jsonl`` (``{"id", "text",
"kind": "far"|"near"}``) stands beside the queries or one folder up."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from studybot.errors import OperatorError

GOLDEN = "golden"
_TITLE_TRAIL = " > "


class LabelledQuestion(NamedTuple):
    text: str
    docs: frozenset[str]  # sources that answer it, for a set with its own corpus
    quotes: tuple[tuple[str, str], ...]  # (source, words) for a golden one


class LabelledSet(NamedTuple):
    name: str
    questions: tuple[LabelledQuestion, ...]
    far: tuple[str, ...]
    near: tuple[str, ...]
    documents: Mapping[str, str]  # source -> Markdown, of a set with its own corpus; else empty


def read_set(folder: Path) -> LabelledSet:
    """Raises OperatorError in one sentence that names the file and line."""
    if not folder.is_dir():
        raise OperatorError(f"There is no folder {folder} with a labelled set.")
    nested = [p.parent for p in sorted(folder.glob("*/queries.jsonl"))]
    home = folder if (folder / "queries.jsonl").is_file() or not nested else nested[0]
    queries = _lines(home / "queries.jsonl")
    documents, names = _documents(home / "corpus.jsonl") if (home / "corpus.jsonl").is_file() else ({}, {})
    off_topic = next((f for f in (home / "off_topic.jsonl", home.parent / "off_topic.jsonl") if f.is_file()), None)
    strange = list(_lines(off_topic)) if off_topic else []
    try:
        return LabelledSet(
            name=home.name,
            questions=tuple(_question(line, names) for line in queries),
            far=_texts(strange, "far"),
            near=_texts(strange, "near"),
            documents=documents,
        )
    except (KeyError, TypeError) as error:
        raise OperatorError(f"A line of {home / 'queries.jsonl'} lacks or misuses the field {error}.") from None


def _question(line: dict[str, Any], names: Mapping[str, str]) -> LabelledQuestion:
    docs = frozenset(names[r] for r in line["rel"] if isinstance(r, str) and r in names)
    quotes = tuple((r["source"], " ".join(r["quote"].split())) for r in line["rel"] if isinstance(r, dict))
    return LabelledQuestion(str(line["text"]), docs, quotes)


def _texts(lines: Iterable[dict[str, Any]], kind: Literal["far", "near"]) -> tuple[str, ...]:
    return tuple(str(line["text"]) for line in lines if line["kind"] == kind)


def _documents(file: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Markdown by source, and the source of each doc: passages of one doc under their headings, in their order."""
    by_doc: dict[str, list[dict[str, Any]]] = {}
    for line in _lines(file):
        by_doc.setdefault(str(line.get("doc", line["id"])), []).append(line)
    sources = {doc: f"doc-{number:05}.md" for number, doc in enumerate(by_doc)}
    return {sources[doc]: _markdown(passages) for doc, passages in by_doc.items()}, sources


def _markdown(passages: list[dict[str, Any]]) -> str:
    title, _, _ = str(passages[0].get("title", "")).partition(_TITLE_TRAIL)
    parts = [f"# {title or 'Text'}"]
    for passage in passages:
        _, _, heading = str(passage.get("title", "")).partition(_TITLE_TRAIL)
        parts.append(f"## {heading}\n\n{passage['text']}" if heading else str(passage["text"]))
    return "\n\n".join(parts)


def _lines(file: Path) -> list[dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{file} cannot be read: {error}.") from None
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(json.loads(line))
            except json.JSONDecodeError as error:
                raise OperatorError(f"{file}, line {number}, is no JSON: {error.msg}.") from None
    return found
