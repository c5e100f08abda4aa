"""A checkout of roadmap.sh's repository: one file a topic, and a drawing that gives the reading order."""

import json
import re
from collections import defaultdict, deque
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from studybot.core.library import ResourceKind
from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.files import decode, read_bytes, source_of
from studybot.corpus.front_matter import split_front_matter
from studybot.corpus.importing.noise import is_teaching
from studybot.corpus.importing.outline import Link, Outline, OutlineSection, OutlineTopic

_LINK = re.compile(r"^\s*[-*]\s*\[(?:@(?P<type>\w+)@)?(?P<title>.+?)\]\((?P<url>https?://[^)\s]+)\)\s*$", re.M)
_INTRODUCES_LINKS = re.compile(
    r"^(?:visit|learn more|see|check|free content|read)\b.*(?:resources?|following|more).*:?\s*$", re.I | re.M
)
_KINDS: dict[str, ResourceKind] = {
    "official": "docs", "article": "article", "video": "video", "podcast": "video", "course": "course", "book": "book",
    "opensource": "tool", "paper": "paper", "website": "docs",
}  # fmt: skip
_NOT_TO_STUDY = {"feed", "roadmap", "roadmap.sh"}
_ROW = 70  # boxes whose tops differ by less stand side by side


class _Box(NamedTuple):
    box_id: str
    kind: str  # topic, subtopic or paragraph (a label that names a part of the drawing)
    label: str
    x: float
    y: float


def find_roadmap(folder: Path, slug: str) -> Path | None:
    """The folder of one roadmap: ``folder`` itself, or the one named ``slug`` below it; None when it is no checkout."""
    beside = [folder, folder / slug, folder / "src/data/roadmaps" / slug, folder / "roadmaps" / slug]
    return next((place for place in beside if _content(place)), None)


def read_roadmap_sh(folder: Path) -> Outline:
    """Raises FileRefused with every fault."""
    faults: list[Fault] = []
    topics: dict[str, OutlineTopic] = {}
    for file in _content(folder):
        try:
            topics[file.stem.rsplit("@", 1)[1]] = _read_topic(
                decode(read_bytes(file, folder), source_of(file, folder)), file
            )
        except FileRefused as refused:
            faults += refused.faults
    if faults:
        raise FileRefused(*faults)
    fields = _front_matter(folder)
    title = str(fields.get("title") or fields.get("briefTitle") or folder.resolve().name.replace("-", " ").capitalize())
    outline = Outline(
        title=title.strip('"'), description=str(fields.get("description") or fields.get("briefDescription") or "")
    )
    boxes, links = _drawing(folder)
    outline.sections = _sections(boxes, links, topics, outline.title)
    return outline


def _content(folder: Path) -> list[Path]:
    return sorted(f for f in (folder / "content").glob("*@*.md")) if (folder / "content").is_dir() else []


def _front_matter(folder: Path) -> dict[str, object]:
    named = [folder / f"{folder.resolve().name}.md", *sorted(folder.glob("*.md"))]
    for file in named:
        if file.is_file():
            fields = split_front_matter(decode(read_bytes(file, folder), file.name), file.name).fields
            if fields:
                return fields
    return {}


def _read_topic(text: str, file: Path) -> OutlineTopic:
    heading = re.search(r"^#\s+(.+)$", text, re.M)
    title = heading[1].strip() if heading else file.stem.rsplit("@", 1)[0].replace("-", " ").capitalize()
    links = [
        Link(found["title"].strip(), found["url"], _KINDS.get(found["type"] or "article", "article"))
        for found in _LINK.finditer(text)
        if found["type"] not in _NOT_TO_STUDY and is_teaching(found["url"])
    ]
    prose = _INTRODUCES_LINKS.sub("", _LINK.sub("", text[heading.end() :] if heading else text))
    return OutlineTopic(title, re.sub(r"\n{3,}", "\n\n", prose).strip(), links)


def _drawing(folder: Path) -> tuple[list[_Box], dict[str, set[str]]]:
    """Boxes and which are joined by a line. Raises FileRefused when the JSON is none."""
    named = [folder / f"{folder.resolve().name}.json", *sorted(folder.glob("*.json"))]
    file = next((f for f in named if f.is_file()), None)
    if file is None:
        return [], {}
    try:
        found = json.loads(decode(read_bytes(file, folder), file.name))
        boxes = [
            _Box(
                str(n["id"]),
                n["type"],
                " ".join(str(n["data"]["label"]).split()),
                float(n["position"]["x"]),
                float(n["position"]["y"]),
            )
            for n in found["nodes"]
            if n.get("type") in {"topic", "subtopic", "paragraph"} and (n.get("data") or {}).get("label")
        ]
        joined: dict[str, set[str]] = defaultdict(set)
        for edge in found.get("edges", []):
            joined[str(edge["source"])].add(str(edge["target"]))
            joined[str(edge["target"])].add(str(edge["source"]))
    except (ValueError, KeyError, TypeError) as error:
        raise FileRefused(
            Fault(file.name, getattr(error, "lineno", 1), "is no drawing of a roadmap.sh roadmap")
        ) from error
    return boxes, joined


def _sections(
    boxes: list[_Box], joined: dict[str, set[str]], topics: dict[str, OutlineTopic], title: str
) -> list[OutlineSection]:
    """A section for each topic box with what hangs on it; topic boxes that stand alone go with the one before them."""
    boxes = sorted((b for b in boxes), key=lambda b: (round(b.y / _ROW), b.x))
    heads = [b for b in boxes if b.kind in {"topic", "paragraph"}]
    below: dict[str, list[_Box]] = defaultdict(list)
    for box in (b for b in boxes if b.kind == "subtopic" and b.box_id in topics):
        below[_head_of(box, heads, joined)].append(box)
    sections: list[OutlineSection] = []
    for head in heads:
        own = [head] if head.box_id in topics else []
        members = [topics.pop(b.box_id) for b in [*own, *below[head.box_id]] if b.box_id in topics]
        if len(members) == 1 and sections and head.kind == "topic" and not below[head.box_id]:
            sections[-1].topics += members
        elif members:
            sections.append(OutlineSection(head.label[:100], members))
    if topics:  # named by a file, not by the drawing
        sections.append(OutlineSection("Further topics" if sections else title[:100], list(topics.values())))
    return sections


def _head_of(box: _Box, heads: Iterable[_Box], joined: dict[str, set[str]]) -> str:
    """The topic box it is joined to, over as few lines as can be; else the nearest one, those above first."""
    kinds = {h.box_id: h for h in heads}
    seen, queue = {box.box_id}, deque([box.box_id])
    while queue:
        for near in sorted(joined.get(queue.popleft(), ())):
            if near in kinds:
                return near
            if near not in seen:
                seen.add(near)
                queue.append(near)
    above = [h for h in heads if h.y <= box.y] or list(heads)
    return min(above, key=lambda h: (abs(h.x - box.x) / 3 + abs(h.y - box.y), h.box_id)).box_id if above else ""
