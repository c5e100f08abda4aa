"""A document that a person hands over, as text: small, of a known kind, and read within bounds."""

from typing import Literal, NamedTuple

from pypdf import PageObject
from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject, StreamObject

from studybot.corpus.documents import BROKEN_PDF, open_pdf, read_document
from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.files import decode

KINDS = (".md", ".markdown", ".txt", ".html", ".htm", ".pdf")
MAX_BYTES = 2 * 1024 * 1024
MAX_CHARACTERS = 400_000  # about 60,000 words, a thick book's half
MAX_PAGES = 300
# A PDF of 2 MB can unfold to gigabytes, and a form that is drawn a thousand times costs a thousand times its text.
MAX_UNFOLDED_BYTES = 4 * 1024 * 1024
MAX_OPERATIONS = 200_000  # five seconds or so


class SmallDocument(NamedTuple):
    text: str
    kind: Literal["text", "markdown"]


def read_small(data: bytes, name: str) -> SmallDocument:
    """Raises FileRefused for another kind, for what is too large, folded or unfolded, for what cannot be read and for
    what has no words."""
    suffix = check_small(name, len(data))
    if suffix == ".pdf":
        return _checked(_pdf(data, name), "markdown", name)
    if suffix in {".html", ".htm"}:
        _, blocks = read_document(data, name)
        parts = [f"## {b.heading}\n\n{b.text}" if b.heading else b.text for b in blocks]
        return _checked("\n\n".join(parts), "markdown", name)
    return _checked(decode(data, name), "text" if suffix == ".txt" else "markdown", name)


def _checked(text: str, kind: Literal["text", "markdown"], name: str) -> SmallDocument:
    if len(text) > MAX_CHARACTERS:
        raise FileRefused(
            Fault(name, 1, f"has {len(text):,} characters of text; the limit is {MAX_CHARACTERS:,}, so split it")
        )
    if not any(c.isalnum() for c in text):
        raise FileRefused(Fault(name, 1, "has no words in it"))
    return SmallDocument(text.strip(), kind)


def check_small(name: str, size: int) -> str:
    """The ending of a file of ``size`` bytes. Raises FileRefused for another kind and for one too large."""
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if suffix not in KINDS:
        raise FileRefused(Fault(name, 1, "is none of the kinds I read: .md, .txt, .html and .pdf"))
    if size > MAX_BYTES:
        raise FileRefused(Fault(name, 1, f"has {size / 1048576:.1f} MB; the limit is {MAX_BYTES // 1048576} MB"))
    return suffix


class _TooMuch(Exception):
    """A page draws more than a person could have written."""


def _pdf(data: bytes, name: str) -> str:
    reader = open_pdf(data, name)
    operations = 0

    def count(*_args: object) -> None:
        nonlocal operations
        operations += 1
        if operations > MAX_OPERATIONS:
            raise _TooMuch

    parts: list[str] = []
    try:
        if len(reader.pages) > MAX_PAGES:
            raise FileRefused(Fault(name, 1, f"has {len(reader.pages)} pages; the limit is {MAX_PAGES}, so split it"))
        unfolded = 0
        for number, page in enumerate(reader.pages, start=1):
            unfolded += _unfolded_bytes(page, MAX_UNFOLDED_BYTES - unfolded)
            text = page.extract_text(visitor_operand_before=count) or ""
            if text.strip():
                parts.append(f"## Page {number}\n\n{text.strip()}")
            if sum(map(len, parts)) > MAX_CHARACTERS:
                break  # refused by its length
    except (_TooMuch, LimitReachedError):
        raise FileRefused(Fault(name, 1, "unfolds to far more than its size; save it again as text")) from None
    except (*BROKEN_PDF, MemoryError) as error:
        raise FileRefused(Fault(name, 1, f"is a broken PDF ({type(error).__name__}); export it again")) from error
    if not parts:
        raise FileRefused(Fault(name, 1, "is a PDF without text (scanned pages?); run text recognition on it first"))
    return "\n\n".join(parts)


def _unfolded_bytes(page: PageObject, most: int) -> int:
    """Of what the page and the forms in it draw, each counted once. Raises _TooMuch beyond ``most``."""
    contents = page.get("/Contents")
    streams = contents.get_object() if contents is not None else []
    found = 0
    for stream in streams if isinstance(streams, list) else [streams]:
        found += _length(stream.get_object(), most - found)
    seen: set[int] = set()
    waiting = [page.get("/Resources")]
    while waiting:
        resources = waiting.pop()
        resources = resources.get_object() if resources is not None else None
        forms = resources.get("/XObject") if isinstance(resources, DictionaryObject) else None
        forms = forms.get_object() if forms is not None else None
        for form in forms.values() if isinstance(forms, DictionaryObject) else ():
            drawn = form.get_object()
            if isinstance(drawn, StreamObject) and drawn.get("/Subtype") == "/Form" and id(drawn) not in seen:
                seen.add(id(drawn))
                found += _length(drawn, most - found)
                waiting.append(drawn.get("/Resources"))
    return found


def _length(stream: object, most: int) -> int:
    length = len(stream.get_data()) if isinstance(stream, StreamObject) else 0
    if length > most:
        raise _TooMuch
    return length
