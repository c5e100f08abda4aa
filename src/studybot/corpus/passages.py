"""Text cut into Passages: spans of one heading that fit the embedding model and can be read alone."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from markdown_it import MarkdownIt

from studybot.core.library import Passage

# all-MiniLM-L6-v2 reads 256 word pieces and was trained on 128: about 100 to 170 English words.
TARGET_WORDS = 130
MOST_WORDS = 190

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_LEAVES = {"paragraph_open", "list_item_open", "fence", "code_block", "table_open"}  # raw HTML is left out


class Block(NamedTuple):
    """A paragraph, list item, table or code block with its heading trail."""

    heading: str
    first_line: int  # from 1
    last_line: int
    text: str


class Origin(NamedTuple):
    """The file that passages come from."""

    source: str
    title: str
    topic: str | None = None
    url: str | None = None


def cut(blocks: Sequence[Block], origin: Origin) -> list[Passage]:
    """Neighbouring blocks of one heading joined up to about ``TARGET_WORDS``; a longer block is split at sentences."""
    passages: list[Passage] = []
    group: list[Block] = []
    words = 0
    for block in (piece for whole in blocks for piece in _split_long(whole)):
        size = len(block.text.split())
        # A code block belongs to the words that introduce it.
        keeps = block.text.startswith("```") and words + size <= MOST_WORDS
        if group and (block.heading != group[0].heading or (words + size > TARGET_WORDS and not keeps)):
            passages.append(_passage(group, origin, passages))
            group, words = [], 0
        group.append(block)
        words += size
    if group:
        passages.append(_passage(group, origin, passages))
    return passages


def embedding_text(passage: Passage) -> str:
    """What is embedded: the title and heading give the words their subject."""
    return (
        f"{passage.title} > {passage.heading}\n{passage.text}"
        if passage.heading
        else f"{passage.title}\n{passage.text}"
    )


def markdown_blocks(text: str, *, first_line: int = 1) -> list[Block]:
    """Blocks of a Markdown text; ``first_line`` is the file's line on which the text begins."""
    lines = text.split("\n")
    trail: list[tuple[int, str]] = []
    blocks: list[Block] = []
    depth = 0  # of list items: an item is taken whole, with what stands inside
    tokens = _MARKDOWN.parse(text)
    for token, following in zip_longest(tokens, tokens[1:]):
        depth -= token.type == "list_item_close"
        if token.type == "heading_open":
            level = int(token.tag[1])
            trail = [(n, t) for n, t in trail if n < level] + [(level, following.content.strip())]
        elif token.type in _LEAVES and token.map is not None and depth == 0:
            first, last = token.map
            content = "\n".join(lines[first:last]).rstrip()
            if content:
                heading = " > ".join(t for _, t in trail)
                end = first + first_line + content.count("\n")
                blocks.append(Block(heading, first + first_line, end, content.strip()))
        depth += token.type == "list_item_open"
    return blocks


def text_blocks(text: str) -> list[Block]:
    """Blocks of plain text: paragraphs between blank lines."""
    blocks = []
    line = 1
    for part in re.split(r"(\n\s*\n)", text):
        if part.strip():
            lead = len(part) - len(part.lstrip("\n"))
            body = part.strip("\n")
            blocks.append(Block("", line + lead, line + lead + body.count("\n"), " ".join(body.split())))
        line += part.count("\n")
    return blocks


def _split_long(block: Block) -> Iterator[Block]:
    if len(block.text.split()) <= MOST_WORDS or block.text.startswith("```"):
        yield block
        return
    part: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+|\n", block.text):
        pieces = sentence.split()
        for start in range(0, len(pieces), MOST_WORDS):  # one endless sentence
            piece = pieces[start : start + MOST_WORDS]
            if part and len(part) + len(piece) > TARGET_WORDS:
                yield block._replace(text=" ".join(part))
                part = []
            part += piece
    if part:
        yield block._replace(text=" ".join(part))


def _passage(group: Sequence[Block], origin: Origin, before: Sequence[Passage]) -> Passage:
    text = _join(group)
    heading = group[0].heading
    same = sum(p.text == text and p.heading == heading for p in before)
    identity = "\0".join((origin.source, heading, text, str(same)))
    draft = Passage(
        passage_id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        source=origin.source,
        title=origin.title,
        heading=heading,
        lines=(group[0].first_line, group[-1].last_line),
        text=text,
        topic=origin.topic,
        url=origin.url,
        content_hash="",
    )
    return draft.model_copy(update={"content_hash": hashlib.sha256(embedding_text(draft).encode()).hexdigest()})


def _join(group: Sequence[Block]) -> str:
    """List items stay on lines of their own, paragraphs apart."""
    text = group[0].text
    for block in group[1:]:
        tight = re.match(r"(?:[-*+]|\d+[.)])\s", block.text)
        text += ("\n" if tight else "\n\n") + block.text
    return text
