"""HTML, PDF and plain text as Markdown, so that one reader understands them all."""

import io
import re
from collections import Counter
from collections.abc import Mapping

from studybot.corpus.documents import BROKEN_PDF, open_pdf
from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.files import decode
from studybot.corpus.importing.noise import is_closing, is_noise

_UNREAD_TAGS = "script style nav header footer aside template noscript svg form iframe button figure".split()
_UNREAD_NAMES = re.compile(
    r"\b(?:nav|navbar|menu|breadcrumbs?|sidebar|share|sharing|social|comments?|related|cookie|newsletter"
    r"|advert\w*|ads?|promo|banner|popup|author-box|footer|pagination)\b",
    re.I,
)
_HEADING_WORDS = 12
_LABEL_WORDS = 6
# Labels of a form, not of a subject: what follows them belongs to the line above.
_FORM_LABELS = re.compile(
    r"^(?:specifics?|details?|description|overview|summary|examples?|topics?|contents?"
    r"|key (?:points|concepts)|notes?)$",
    re.I,
)
_BULLET = re.compile(r"^[•●▪◦‣·–—*+-]\s+")
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s+\S")
_LABELLED = re.compile(r"^(?P<label>[^\W\d_][^:.!?]{0,60}):\s+(?P<rest>\S.*)$")
NAMES_A_ROADMAP = re.compile(r"road\s?-?map|curriculum|syllabus|learning path|study plan|\bguide\b|how to become", re.I)


def as_markdown(data: bytes, name: str) -> str:
    """By the ending of ``name``. Raises FileRefused."""
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix == "pdf":
        return plain_as_markdown(_pdf_lines(data, name))
    text = decode(data, name)
    if suffix in {"html", "htm"}:
        return _html_as_markdown(text)
    if suffix == "txt" and not looks_like_markdown(text):
        return plain_as_markdown(text)
    return text


def looks_like_markdown(text: str) -> bool:
    """Headings with ``#``, or front matter, as nobody writes them in plain text."""
    return bool(re.search(r"^#{1,6} \S", text, re.M) or text.startswith("---\n"))


def plain_as_markdown(text: str) -> str:
    """Headings, lists and "Label: text" lines of plain text found and marked; navigation before the title dropped."""
    lines = _from_title([line.strip() for line in _with_rows(text.split("\n"))])
    out: list[str] = []
    for number, line in enumerate(lines):
        before, after = (lines[number - 1] if number else ""), (lines[number + 1] if number + 1 < len(lines) else "")
        if line and line == next((x for x in reversed(lines[:number]) if x), None):
            continue  # said twice in a row
        out += _marked(line, alone=not before and not after, first=not number, following=_next_words(lines, number))
    return "\n".join(out)


def _with_rows(lines: list[str]) -> list[str]:
    """Rows of a table of names and descriptions, whose columns were lost, as "Name: description" lines."""
    out, in_table = [], False
    for line in lines:
        if re.match(r"^\S+(?:[ /]\S+){0,3} Description$", line.strip()):
            in_table = True
        elif not line.strip():
            in_table = False
            out.append("")
        else:
            row = (
                re.match(r"^(?P<name>\S.{1,60}?) (?P<about>(?:An?|The|Is|Used|Provides)\b.+)$", line.strip())
                if in_table
                else None
            )
            out.append(f"- **{row['name']}**: {row['about']}" if row else line)
    return out


def _marked(line: str, *, alone: bool, first: bool, following: str) -> list[str]:
    if not line or is_noise(line):
        return [""]
    if _BULLET.match(line):
        return [f"- {_BULLET.sub('', line)}"]
    if _NUMBERED.match(line):
        return [line]
    if first:
        return ["", f"# {line}", ""]
    label = _label_of(line)
    if label is not None:
        if _FORM_LABELS.match(label):
            return [""]
        return [
            "",
            f"{'##' if _label_of(following) and not _FORM_LABELS.match(_label_of(following) or '') else '###'} {label}",
            "",
        ]
    labelled = _LABELLED.match(line)
    if labelled and len(labelled["label"].split()) <= _LABEL_WORDS and not alone:
        return (
            ["", labelled["rest"], ""]
            if _FORM_LABELS.match(labelled["label"])
            else [f"- **{labelled['label']}**: {labelled['rest']}"]
        )
    if alone and _is_heading(line):
        return ["", f"{'###' if line.endswith('?') else '##'} {line}", ""]
    return [line]


def _label_of(line: str) -> str | None:
    """The label of a line that is nothing but a label: "Programming:"."""
    words = line.rstrip(":").split()
    whole = (
        line.endswith(":")
        and 0 < len(words) <= _LABEL_WORDS
        and line[0].isupper()
        and "'" not in line
        and "’" not in line
    )
    return " ".join(words) if whole else None


def _is_heading(line: str) -> bool:
    words = line.split()
    return len(words) <= _HEADING_WORDS and line[0].isupper() and line[-1] not in ".,;:!" and not line.startswith("**")


def _from_title(lines: list[str]) -> list[str]:
    """From the line that names the roadmap on; else from the first line that can be a heading."""
    head = [n for n, line in enumerate(lines[:40]) if line and not is_noise(line) and _is_heading(line)]
    named = [n for n in head[:8] if NAMES_A_ROADMAP.search(lines[n])]
    start = (named or head or [0])[0]
    return lines[start:]


def _next_words(lines: list[str], number: int) -> str:
    return next((line for line in lines[number + 1 :] if line and not is_noise(line)), "")


def _html_as_markdown(text: str) -> str:
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(text, "html.parser")
    for tag in soup.find_all(_UNREAD_TAGS):
        tag.decompose()
    for tag in soup.find_all(lambda tag: tag.has_attr("class") or tag.has_attr("id")):
        if (
            not tag.decomposed
            and tag.name not in {"html", "body", "main", "article"}
            and _UNREAD_NAMES.search(_names(tag.attrs))
        ):
            tag.decompose()
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    body = soup.find("article") or soup.find("main") or soup.body or soup
    markdown = MarkdownConverter(
        heading_style="ATX", bullets="-", escape_misc=False, escape_underscores=False, strip=["img"]
    ).convert_soup(body)
    has_title = re.search(r"^# \S", markdown, re.M)
    return markdown if has_title or not title else f"# {re.split(r' [|–—·] ', title)[0]}\n\n{markdown}"


def _names(attributes: Mapping[str, object]) -> str:
    values = [attributes.get("class") or [], [attributes.get("id") or ""]]
    return " ".join(str(word).replace("_", "-") for value in values if isinstance(value, list) for word in value)


def _pdf_lines(data: bytes, name: str) -> str:
    """Lines of a PDF, each with a blank line around it when it is set larger than the running text."""
    reader = open_pdf(data, name)
    lines: list[tuple[float, str]] = []
    for page in reader.pages:
        parts: list[tuple[float, str]] = []

        def collect(
            text: str,
            current: list[float],
            matrix: list[float],
            _font: object,
            size: float,
            parts: list[tuple[float, str]] = parts,
        ) -> None:
            scale = abs(matrix[3] or matrix[0] or 1) * abs(current[3] or 1)
            parts.append((round(size * scale, 1), text))

        try:
            page.extract_text(visitor_text=collect)
        except BROKEN_PDF as error:
            raise FileRefused(Fault(name, 1, f"is a broken PDF ({type(error).__name__}); export it again")) from error
        lines += _joined(parts)
        lines.append((0.0, ""))
    return _with_headings_apart(lines, name)


def _joined(parts: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Fragments joined to lines: (largest size in the line, its text)."""
    lines, text, size = [], "", 0.0
    for part_size, part in parts:
        pieces = part.split("\n")
        for n, piece in enumerate(pieces):
            if n:
                lines.append((size, " ".join(text.split())))
                text, size = "", 0.0
            text += piece
            if piece.strip():
                size = max(size, part_size)
    return [*lines, (size, " ".join(text.split()))]


def _with_headings_apart(lines: list[tuple[float, str]], name: str) -> str:
    sizes = Counter[float]()
    for size, text in lines:
        sizes[size] += len(text)
    if not sum(sizes.values()):
        raise FileRefused(Fault(name, 1, "is a PDF without text (scanned pages?); run text recognition on it first"))
    usual = sizes.most_common(1)[0][0]
    out = io.StringIO()
    for size, text in lines:
        apart = size > usual * 1.1 and text and (not is_closing(text) or len(text.split()) <= _HEADING_WORDS)
        out.write(f"\n\n{text}\n\n" if apart else f"{text}\n")
    return re.sub(r"\n{3,}", "\n\n", out.getvalue())
