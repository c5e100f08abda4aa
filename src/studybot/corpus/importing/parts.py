"""The parts of an article, in reading order: what each says, what of it stands out, where it links to."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from studybot.core.library import ResourceKind
from studybot.corpus.importing.outline import Link

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_BREAKS = {"softbreak", "hardbreak"}
FEW_WORDS = 9  # so many can be a name


class Part(NamedTuple):
    """A heading, paragraph, list item, table row or picture."""

    kind: str  # heading, text, item, row, picture
    level: int  # of a heading, or how deep an item stands
    text: str  # without marks
    lead: str  # what stands in bold, or before a colon, at its beginning
    bold: tuple[str, ...]
    links: tuple[Link, ...]


def parts_of(markdown: str) -> Iterator[Part]:
    """Raw HTML and code are left out; a picture's words stand for it only where nothing else does."""
    tokens = _MARKDOWN.parse(markdown)
    depth = 0
    cells: list[Part] = []
    for number, token in enumerate(tokens):
        depth += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells and tokens[number + 1].type != "thead_close":
            yield _row(cells)
        if token.type != "inline":
            continue
        opener = tokens[number - 1].type
        if opener == "heading_open":
            yield _inline(token, "heading", int(tokens[number - 1].tag[1]))
        elif opener in {"td_open", "th_open"}:
            cells.append(_inline(token, "row", 1))
        elif opener == "paragraph_open":
            # In a list item of several paragraphs only the first is the item.
            yield from _lines(token, "item" if depth else "text", max(1, depth))


def _row(cells: list[Part]) -> Part:
    """The first cell names the row."""
    name, rest = cells[0].text, " ".join(c.text for c in cells[1:])
    return Part("row", 1, f"{name}: {rest}", name, (), tuple(link for c in cells for link in c.links))


def _lines(token: Token, kind: str, depth: int) -> Iterator[Part]:
    """Lines of a paragraph that each begin with a bold lead are parts of their own."""
    children, rows = token.children or [], [[]]  # type: list[Token], list[list[Token]]
    for child in children:
        if child.type in _BREAKS:
            rows.append([])
        else:
            rows[-1].append(child)
    leads = [bool(row and _bold_lead(row)) for row in rows]
    if len(rows) > 1 and all(leads):
        for row in rows:
            yield _inline(Token("inline", "", 0, children=row), kind, depth)
    else:
        yield _inline(token, kind, depth)


def _inline(token: Token, kind: str, level: int) -> Part:
    children = token.children or []
    text, bold, links = "", [], []
    strong, address, words = False, "", ""
    for child in children:
        piece = _words(child)
        text += piece
        if child.type == "strong_open":
            strong = True
            bold.append("")
        elif child.type == "strong_close":
            strong = False
        elif child.type == "link_open":
            address, words = str(child.attrGet("href") or ""), ""
        elif child.type == "link_close" and address.startswith(("http://", "https://")):
            links.append(Link(" ".join(words.split())[:200] or address, address, _kind_of(address)))
        if strong and piece:
            bold[-1] += piece
        words += piece
    whole = " ".join(text.split())
    pictures = [c.content for c in children if c.type == "image"]
    if pictures and kind == "text":
        kind, whole = "picture", pictures[0]
    terms = tuple(t for b in bold if (t := " ".join(b.split()).strip(" :.")))
    return Part(kind, level, whole, _lead(whole, terms, children), terms, tuple(links))


def _words(token: Token) -> str:
    if token.type in _BREAKS:
        return " "
    return token.content if token.type in {"text", "code_inline"} else ""


def _lead(text: str, bold: tuple[str, ...], children: list[Token]) -> str:
    """What names the part: bold words it begins with, or few words before a colon."""
    if (
        bold
        and _bold_lead(children)
        and (text == bold[0] or text.startswith((f"{bold[0]}:", f"{bold[0]} –", f"{bold[0]} -")))
    ):
        return bold[0]
    labelled = re.match(r"([^\W_][^:.!?]{1,80}):\s+\S", text)
    return labelled[1] if labelled and len(labelled[1].split()) <= FEW_WORDS else ""


def _bold_lead(children: list[Token]) -> bool:
    first = next((c for c in children if c.type != "text" or c.content.strip()), None)
    return first is not None and first.type == "strong_open"


def _kind_of(url: str) -> ResourceKind:
    if re.search(r"youtube\.com|youtu\.be|vimeo\.com", url):
        return "video"
    if re.search(r"arxiv\.org|doi\.org|\.pdf$", url):
        return "paper"
    return "docs" if re.search(r"//docs?\.|readthedocs|/docs?/", url) else "course" if "/course" in url else "article"
