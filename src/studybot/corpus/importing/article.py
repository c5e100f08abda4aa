"""An article as an Outline: headings become sections; list items, bold leads and table rows become topics."""

from studybot.corpus.faults import Fault, FileRefused
from studybot.corpus.front_matter import split_front_matter
from studybot.corpus.importing.as_markdown import NAMES_A_ROADMAP
from studybot.corpus.importing.names import after_lead, item_title, sentence_with, shortened, without_lead_in
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
from studybot.corpus.importing.parts import FEW_WORDS, Part, parts_of

_TOPIC_WORDS = 15  # a section of fewer words names no topic by itself


def read_article(markdown: str, source: str) -> Outline:
    """Raises FileRefused when nothing in it can be studied."""
    matter = split_front_matter(markdown, source)
    parts = list(parts_of(matter.body))
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

    def take(self, part: Part) -> None:
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

    def _heading(self, part: Part) -> None:
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

    def _goes_on(self, part: Part) -> bool:
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

    def _content(self, part: Part) -> None:
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
        title = item_title(part)
        if title and is_subject(title):
            self._topic(title, after_lead(part), part.links)
        else:
            self._section.text.append(part.text)

    def _text(self, part: Part) -> None:
        if not self.opening and not self._known and len(part.text.split()) >= _TOPIC_WORDS:
            self.opening = part.text
        if part.lead and is_subject(part.lead):
            self._topic(part.lead, after_lead(part), part.links)
            return
        for term in part.bold:
            if is_subject(term) and len(term.split()) <= FEW_WORDS:
                self._topic(term, sentence_with(part.text, term), ())
        if not part.bold:
            self._section.text.append(part.text)
            self._words += len(part.text.split())
        self._links(part)

    def _links(self, part: Part) -> None:
        useful = [link for link in part.links if is_teaching(link.url)]
        self.outline.left_out += [f"{link.title} ({link.url})"[:120] for link in part.links if link not in useful]
        if self._last is not None:
            self._last.links += useful
        elif useful:
            self._section.text.append(" ".join(f"[{link.title}]({link.url})" for link in useful))

    def _topic(self, title: str, text: str, links: tuple[Link, ...]) -> None:
        title = shortened(title)
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
            section = self._as_topic(section)
        elif section.text and not section.topics and section.title != outline.title:
            outline.notes.append((section.title, "\n\n".join(map(cleaned, section.text))))
        if section.topics and section not in outline.sections:
            outline.sections.append(section)
        self._section, self._words = OutlineSection(outline.title), 0

    def _as_topic(self, prose: OutlineSection) -> OutlineSection:
        """The section of the heading above, with the prose as a topic of it."""
        above = (self._trail[-2][1] if len(self._trail) > 1 else self.outline.title)[:100]
        section = next((s for s in self.outline.sections if s.title == above), OutlineSection(above))
        subject = same_subject(prose.title)
        if subject not in self._known and is_subject(prose.title):
            topic = OutlineTopic(shortened(without_lead_in(prose.title)), "\n\n".join(map(cleaned, prose.text)))
            self._known[subject] = topic
            section.topics.append(topic)
        return section


def _title(parts: list[Part], fields: dict[str, object], source: str) -> str:
    given = fields.get("title") or fields.get("briefTitle")
    headings = [p for p in parts if p.kind == "heading" and not is_noise(p.text)]
    first = next((p.text for p in headings if p.level == 1), None)
    picture = next((p.text for p in parts[:3] if p.kind == "picture" and NAMES_A_ROADMAP.search(p.text)), None)
    name = source.rsplit(".", 1)[0].replace("-", " ").replace("_", " ").capitalize()
    return str(given or first or picture or name)[:100]
