"""An article as an Outline: headings become sections; list items, bold leads and table rows become topics."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from studybot.core.library import ResourceKind
from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.front_matter import split_front_matter
from studybot.corpus.importing.as_markdown import NAMES_A_ROADMAP
from studybot.corpus.importing.noise import (
    cleaned,
    is_closing,
    is_noise,
    is_opening,
    is_parting,
    is_subject,
    is_teaching,
)
from studybot.corpus.importing.outline import Link, Outline, OutlineSection, OutlineTopic, same_subject

_MARKDOWN = MarkdownIt("commonmark").enable("table")
MAX_TITLE = 90
_SHORT_ITEM_WORDS = 9
_TOPIC_WORDS = 15  # a section of fewer words names no topic by itself
# "Learn about X", "Gain experience with X": the topic is X.
_LEAD_IN = re.compile(
    r"^(?:(?:learn|understand|explore|study|know|practi[cs]e)(?:\s+(?:about|how\s+to|the\s+concepts?\s+of))?|master|dive\s+into|get\s+(?:familiar|started)\s+with|familiari[sz]e\s+yourself\s+with|"
    r"gain\s+(?:practical\s+|hands-on\s+)?(?:experience|expertise|knowledge|proficiency)\s+(?:with|in|of|through)|start\s+with|use\s+(?:frameworks?|tools?|libraries|platforms?)\s+(?:like|such\s+as))\s+(?:the\s+)?(?=\w)",
    re.I,
)


class _Part(NamedTuple):
    """A heading, paragraph, list item or table row."""

    kind: str  # heading, text, item, row
    level: int  # of a heading, or how deep an item stands
    text: str  # without marks
    lead: str  # what stands in bold, or before a colon, at its beginning
    bold: tuple[str, ...]
    links: tuple[Link, ...]


def read_article(markdown: str, source: str) -> Outline:
    """Raises FileRefused when nothing in it can be studied."""
    matter = split_front_matter(markdown, source)
    parts = list(_parts(matter.body))
    title = _title(parts, matter.fields, source)
    outline = Outline(title=title, description=str(matter.fields.get("description") or "")[:500])
    reader = _Reader(outline)
    for part in parts:
        reader.take(part)
    reader.finish()
    if not outline.description:
        outline.description = reader.opening[:500]
    if not outline.topics() and not outline.notes and not matter.fields:
        raise FileRefused(Fault(source, 1, "has no text to learn from"))
    return outline


class _Reader:
    """Goes through the parts once, keeping which heading they stand under."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.opening = ""
        self._section = OutlineSection(outline.title)
        self._trail: list[tuple[int, str]] = []  # headings above, outermost first
        self._closing = 0  # level of the closing heading in force
        self._parted = False  # the closing heading in force is one below which nothing is kept
        self._closing_is_bare = False  # nothing but headings below it so far: they are its parts
        self._known: dict[str, OutlineTopic] = {}
        self._last: OutlineTopic | None = None
        self._words = 0  # of running text in the section

    def take(self, part: _Part) -> None:
        heading = part.kind == "heading"
        if not part.text or part.kind == "picture":
            return
        if is_noise(part.text) and not (heading and is_parting(part.text)):
            self.outline.left_out.append(part.text[:120])
        elif heading:
            self._heading(part)
        elif self._closing and not self._goes_on(part):
            self._closing_is_bare = False
            self._note(part.text)
        else:
            self._content(part)

    def finish(self) -> None:
        self._close()
        self.outline.sections = [s for s in self.outline.sections if s.topics]

    def _heading(self, part: _Part) -> None:
        if same_subject(part.text) == same_subject(self.outline.title):
            return
        if is_closing(part.text) or is_parting(part.text):
            self._close()
            self._closing, self._closing_is_bare, self._parted = part.level, True, is_parting(part.text)
            self._note("", part.text)
            return
        inside = part.level > self._closing or (part.level == self._closing and self._closing_is_bare_or_parted())
        if self._closing and inside:
            self._note("", part.text)
            return
        self._closing = 0
        self._close()
        self._trail = [(n, t) for n, t in self._trail if n < part.level] + [(part.level, part.text)]
        self._section = OutlineSection(part.text[:100])
        self._last, self._words = None, 0

    def _goes_on(self, part: _Part) -> bool:
        """Takeaways may stand first, as a list; the running text after them is the article."""
        heading, text = self.outline.notes[-1] if self.outline.notes else ("", "")
        first = not self.outline.sections and not self._parted and bool(text) and is_opening(heading)
        if first and part.kind == "text" and len(part.text.split()) >= _TOPIC_WORDS:
            self._closing = 0
        return not self._closing

    def _closing_is_bare_or_parted(self) -> bool:
        """A closing heading with nothing of its own ("Misconceptions", then one heading each) owns its equals."""
        notes = self.outline.notes
        return self._closing_is_bare or any(
            heading and not text and is_closing(heading) for heading, text in notes[:-1]
        )

    def _content(self, part: _Part) -> None:
        if part.kind == "text":
            self._text(part)
            return
        if part.kind == "item" and part.level > 1 and self._last is not None:
            self._last.text += f"\n- {part.text}"
            self._last.links += part.links
            return
        only_a_link = part.links and same_subject(part.links[0].title) == same_subject(part.text)
        if only_a_link and part.kind == "item":
            self._links(part)
            return
        title = _item_title(part)
        if title and is_subject(title):
            rest = _after_lead(part)
            self._topic(title, rest, part.links)
        else:
            self._section.text.append(part.text)

    def _text(self, part: _Part) -> None:
        if not self.opening and not self._known and len(part.text.split()) >= _TOPIC_WORDS:
            self.opening = part.text
        if part.lead and is_subject(part.lead):
            self._topic(part.lead, _after_lead(part), part.links)
            return
        for term in part.bold:
            if is_subject(term) and len(term.split()) <= _SHORT_ITEM_WORDS:
                self._topic(term, _sentence_with(part.text, term), ())
        if not part.bold:
            self._section.text.append(part.text)
            self._words += len(part.text.split())
        self._links(part)

    def _links(self, part: _Part) -> None:
        useful = [link for link in part.links if is_teaching(link.url)]
        self.outline.left_out += [f"{link.title} ({link.url})"[:120] for link in part.links if link not in useful]
        if self._last is not None:
            self._last.links += useful
        elif useful:
            self._section.text.append(" ".join(f"[{link.title}]({link.url})" for link in useful))

    def _topic(self, title: str, text: str, links: tuple[Link, ...]) -> None:
        title = _shortened(title[:1].upper() + title[1:])
        topic = self._known.get(same_subject(title))
        if topic is None:
            topic = OutlineTopic(title)
            self._known[same_subject(title)] = topic
            self._section.topics.append(topic)
        text = cleaned(text)
        if text and text not in topic.text:
            topic.text = f"{topic.text}\n\n{text}".strip()
        topic.links += [link for link in links if is_teaching(link.url)]
        self._last = topic

    def _note(self, text: str, heading: str | None = None) -> None:
        if self._closing and self._parted:
            self.outline.left_out.append((heading or text)[:120])
        elif heading is not None:
            self.outline.notes.append((heading, ""))
        elif self.outline.notes:
            last, before = self.outline.notes[-1]
            self.outline.notes[-1] = (last, f"{before}\n\n{cleaned(text)}".strip())

    def _close(self) -> None:
        """The section is whole. One of mere prose is itself a topic, of the heading above it."""
        section, outline = self._section, self.outline
        if not section.topics and self._words >= _TOPIC_WORDS and self._trail:
            above = next((t for n, t in reversed(self._trail[:-1])), outline.title)
            prose, section = (
                section,
                next((s for s in outline.sections if s.title == above[:100]), OutlineSection(above[:100])),
            )
            known = self._known.get(same_subject(prose.title))
            if known is None and is_subject(prose.title):
                self._known[same_subject(prose.title)] = topic = OutlineTopic(_shortened(_LEAD_IN.sub("", prose.title)))
                topic.text = "\n\n".join(map(cleaned, prose.text))
                section.topics.append(topic)
        elif section.text and not section.topics and section.title != outline.title:
            outline.notes.append((section.title, "\n\n".join(map(cleaned, section.text))))
        if section.topics and section not in outline.sections:
            outline.sections.append(section)
        self._section, self._words = OutlineSection(outline.title), 0


def _title(parts: list[_Part], fields: dict[str, object], source: str) -> str:
    given = fields.get("title") or fields.get("briefTitle")
    headings = [p for p in parts if p.kind == "heading" and not is_noise(p.text)]
    first = next((p.text for p in headings if p.level == 1), None)
    picture = next((p.text for p in parts[:3] if p.kind == "picture" and NAMES_A_ROADMAP.search(p.text)), None)
    name = source.rsplit(".", 1)[0].replace("-", " ").replace("_", " ").capitalize()
    return str(given or first or picture or name)[:100]


def _parts(markdown: str) -> Iterator[_Part]:
    """Raw HTML and code are left out; a picture's words stand for it only where nothing else does."""
    tokens = _MARKDOWN.parse(markdown)
    depth = 0
    cells: list[_Part] = []
    for number, token in enumerate(tokens):
        depth += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells and tokens[number + 1].type != "thead_close":
            first, rest = cells[0], " ".join(c.text for c in cells[1:])
            yield _Part(
                "row", 1, f"{first.text}: {rest}", first.text, (), tuple(link for c in cells for link in c.links)
            )
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


def _lines(token: Token, kind: str, depth: int) -> Iterator[_Part]:
    """Lines of a paragraph that each begin with a bold lead are parts of their own."""
    children, rows = token.children or [], [[]]  # type: list[Token], list[list[Token]]
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            rows.append([])
        else:
            rows[-1].append(child)
    leads = [bool(row and _bold_lead(row)) for row in rows]
    if len(rows) > 1 and all(leads):
        for row in rows:
            yield _inline(Token("inline", "", 0, children=row), kind, depth)
    else:
        yield _inline(token, kind, depth)


def _inline(token: Token, kind: str, level: int) -> _Part:
    children = token.children or []
    text, bold, links = "", [], []
    strong, address, words = False, "", ""
    for child in children:
        piece = (
            child.content
            if child.type in {"text", "code_inline"}
            else " "
            if child.type in {"softbreak", "hardbreak"}
            else ""
        )
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
    return _Part(kind, level, whole, _lead(whole, terms, children), terms, tuple(links))


def _lead(text: str, bold: tuple[str, ...], children: list[Token]) -> str:
    """What names the part: bold words it begins with, or few words before a colon."""
    if (
        bold
        and _bold_lead(children)
        and (text == bold[0] or text.startswith((f"{bold[0]}:", f"{bold[0]} –", f"{bold[0]} -")))
    ):
        return bold[0]
    labelled = re.match(r"([^\W_][^:.!?]{1,80}):\s+\S", text)
    return labelled[1] if labelled and len(labelled[1].split()) <= _SHORT_ITEM_WORDS else ""


def _bold_lead(children: list[Token]) -> bool:
    first = next((c for c in children if c.type != "text" or c.content.strip()), None)
    return first is not None and first.type == "strong_open"


def _item_title(part: _Part) -> str:
    """A list item's or row's name: its lead, itself when short, else the beginning of its first sentence."""
    if part.lead:
        return _LEAD_IN.sub("", part.lead).strip()
    words = part.text.split()
    if len(words) <= _SHORT_ITEM_WORDS:
        return _LEAD_IN.sub("", part.text.rstrip(" .;,")).strip()
    if part.bold and len(part.bold[0].split()) <= _SHORT_ITEM_WORDS:
        return part.bold[0]
    sentence = re.split(r"(?<=[.!?])\s", part.text)[0].rstrip(".!?")
    said = re.match(r"(.{3,50}?)\s+(?:is|are)\s+(?:an?|the|used|one)\b", sentence)
    if said and len(said[1].split()) <= 5:
        return said[1]
    clause = re.split(r"\s+(?:to|so that|which|that|in order)\s+|\s[–—(]", _LEAD_IN.sub("", sentence))[0]
    return clause if 2 <= len(clause.split()) <= 14 else ""


def _after_lead(part: _Part) -> str:
    """The part without its name; with it, where the name is the beginning of a sentence."""
    if part.lead and part.text.startswith(part.lead):
        return part.text[len(part.lead) :].lstrip(" :–—-")
    return part.text if len(part.text.split()) > _SHORT_ITEM_WORDS else ""


def _sentence_with(text: str, term: str) -> str:
    return next((s for s in re.split(r"(?<=[.!?])\s+", text) if term in s), text)


def _shortened(title: str) -> str:
    title = title[:1].upper() + title[1:]
    return title if len(title) <= MAX_TITLE else title[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:-")


def _kind_of(url: str) -> ResourceKind:
    if re.search(r"youtube\.com|youtu\.be|vimeo\.com", url):
        return "video"
    if re.search(r"arxiv\.org|doi\.org|\.pdf$", url):
        return "paper"
    return "docs" if re.search(r"//docs?\.|readthedocs|/docs?/", url) else "course" if "/course" in url else "article"
