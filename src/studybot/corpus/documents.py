"""Any other file as blocks to search and cite: Markdown, plain text, HTML, PDF."""

import io
import logging
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from pypdf.errors import PyPdfError

from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.files import decode
from studybot.corpus.front_matter import split_front_matter
from studybot.corpus.passages import Block, markdown_blocks, text_blocks

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PDF_PAGES = 2000
# What pypdf meets broken files with.
BROKEN_PDF = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError)
_BLOCK_TAGS = {"p", "li", "pre", "td", "th", "blockquote", "dd", "dt", "figcaption", "div", "section", "article", "tr"}
_UNREAD_TAGS = {"script", "style", "nav", "header", "footer", "aside", "template", "noscript", "svg", "form", "iframe"}
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


def read_document(data: bytes, source: str) -> tuple[str, list[Block]]:
    """Title and blocks of a document by its ending. Raises FileRefused."""
    suffix = source.rsplit(".", 1)[-1].lower()
    if suffix == "pdf":
        return _pdf(data, source)
    text = decode(data, source)
    if suffix in {"html", "htm"}:
        reader = _HtmlReader()
        reader.feed(text)
        reader.close()
        return reader.title or _title_from_name(source), reader.blocks
    if suffix == "txt":
        blocks = text_blocks(text)
        return _title_from_name(source), blocks
    matter = split_front_matter(text, source)
    blocks = markdown_blocks(matter.body, first_line=matter.body_line)
    first = re.search(r"^#\s+(.+)$", matter.body, re.M)
    title = str(matter.fields.get("title") or (first and first[1].strip()) or _title_from_name(source))
    return title[:200], blocks


def _title_from_name(source: str) -> str:
    stem = source.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return re.sub(r"[-_]+", " ", stem).strip().capitalize() or source


def open_pdf(data: bytes, source: str) -> "PdfReader":
    """Raises FileRefused for a broken one, one with a password and one of too many pages."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileRefused(Fault(source, 1, "is a PDF with a password; save a copy without one"))
        if len(reader.pages) > MAX_PDF_PAGES:
            raise FileRefused(Fault(source, 1, f"has {len(reader.pages)} pages; the limit is {MAX_PDF_PAGES}"))
        return reader
    except BROKEN_PDF as error:
        raise FileRefused(Fault(source, 1, f"is a broken PDF ({type(error).__name__}); export it again")) from error


def _pdf(data: bytes, source: str) -> tuple[str, list[Block]]:
    """One block a paragraph; its line is the page, because a PDF has no lines to point at."""
    reader = open_pdf(data, source)
    try:
        title = str((reader.metadata and reader.metadata.title) or "") or _title_from_name(source)
        blocks: list[Block] = []
        for number, page in enumerate(reader.pages, start=1):
            parts = re.split(r"\n\s*\n", page.extract_text() or "")
            blocks += [Block(f"Page {number}", number, number, " ".join(p.split())) for p in parts if p.strip()]
    except BROKEN_PDF as error:
        raise FileRefused(Fault(source, 1, f"is a broken PDF ({type(error).__name__}); export it again")) from error
    if not blocks:
        raise FileRefused(Fault(source, 1, "is a PDF without text (scanned pages?); run text recognition on it first"))
    return title[:200], blocks


class _HtmlReader(HTMLParser):
    """The text a reader sees, by block, under its headings; scripts, styles and navigation are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.blocks: list[Block] = []
        self._trail: list[tuple[int, str]] = []
        self._text: list[str] = []
        self._line = 1
        self._unread = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 the parent names it
        if tag in _UNREAD_TAGS:
            self._unread += 1
        elif tag == "title":
            self._in_title = True
        elif tag in _BLOCK_TAGS or tag in _HEADINGS or tag == "br":
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD_TAGS:
            self._unread = max(0, self._unread - 1)
        elif tag == "title":
            self._in_title = False
        elif tag in _HEADINGS:
            level, words = _HEADINGS[tag], " ".join("".join(self._text).split())
            self._text = []
            if words:
                self._trail = [(n, t) for n, t in self._trail if n < level] + [(level, words)]
        elif tag in _BLOCK_TAGS:
            self._flush()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title = " ".join((self.title + data).split())[:200]
        elif not self._unread:
            if not self._text:
                self._line = self.getpos()[0]
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        words = " ".join("".join(self._text).split())
        self._text = []
        if words and not self._unread:
            heading = " > ".join(t for _, t in self._trail)
            self.blocks.append(Block(heading, self._line, self.getpos()[0], words))
