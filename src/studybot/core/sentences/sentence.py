"""A sentence with everything found in it that the rules, the head and the slots need."""

import re
from datetime import date
from typing import NamedTuple, Protocol

from studybot.core.sentences.amounts import Amount, durations, share, weekly
from studybot.core.sentences.clock import Clock, find_times
from studybot.core.sentences.dates import WEEKDAY, When, find_dates
from studybot.core.sentences.places import find_place
from studybot.core.sentences.tidy import Tidy, tidy
from studybot.core.sentences.topics import Mention, TopicNames, find_topics

_ABOUT_PLACES = re.compile(
    r"\b(?:time ?zone|tz|zone|moved|move|moving|relocat\w*|live|living|based|landed|settled|staying|flew|arrived|reside"
    r"|i am (?:now |currently )?(?:in|at)|we are in|in \w+(?: \w+)? (?:now|right now)|clocks?|local time)\b"
)


class Sentence(NamedTuple):
    tidy: Tidy
    today: date
    dates: tuple[When, ...]
    times: tuple[Clock, ...]
    durations: tuple[Amount, ...]
    weekly: Amount | None
    share: Amount | None
    place: tuple[int, int, str] | None
    topics: tuple[Mention, ...]
    shape: str  # the tidied text with what was found in it replaced by what kind of thing it is

    @property
    def text(self) -> str:
        return self.tidy.text

    @property
    def found(self) -> "list[_Span]":
        """Dates, stretches, times and the share."""
        return [*self.dates, *self.durations, *self.times, *([self.share] if self.share else [])]


def read_sentence(raw: str, *, today: date, names: TopicNames) -> Sentence:
    tidied = tidy(raw, topic_words=names.words)
    text = tidied.text
    per_week = weekly(text)
    stretches = list(durations(text))
    topics = find_topics(text, names)
    dates = [d for d in find_dates(text, today) if not any(_over(d, t) for t in topics)]
    taken: list[_Span] = [*dates, *_hard(stretches, text)]
    times = [t for t in find_times(text) if not any(_over(t, other) for other in taken)]
    taken = [*times, *(d for d in dates if d.kind != "length")]
    stretches = [s for s in stretches if not any(_over(s, other) for other in taken)]
    part = share(text)
    place = find_place(text, expected=_ABOUT_PLACES.search(text) is not None)
    if place and any(place[0] < t.end and t.start < place[1] for t in topics):
        place = None
    if place and any(d.start <= place[0] and place[1] <= d.end for d in dates):  # Christmas and Easter are islands too
        place = None
    spans: list[tuple[int, int, str]] = []

    def mark(start: int, end: int, kind: str) -> None:
        if not any(start < e and s < end for s, e, _ in spans):
            spans.append((start, end, kind))

    if per_week:
        mark(per_week.start, per_week.end, "xweekly")
    for d in dates:
        mark(d.start, d.end, {"day": "xday", "month": "xmonth", "range": "xrange", "length": "xlength"}[d.kind])
    for c in times:
        mark(c.start, c.end, "xtime")
    for a in stretches:
        mark(a.start, a.end, "xdur")
    if part:
        mark(part.start, part.end, "xshare")
    for t in topics:
        if not t.plain or re.search(r"\b(?:topic|learn|study|with|about|of|did|need|know) $", text[: t.start]):
            mark(t.start, t.end, "xtopic")
    if place:
        mark(place[0], place[1], "xplace")
    return Sentence(
        tidied, today, tuple(dates), tuple(times), tuple(stretches), per_week, part, place, tuple(topics),
        _shape(text, spans),
    )  # fmt: skip


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def _over(a: _Span, b: _Span) -> bool:
    return a.start < b.end and b.start < a.end


def _hard(stretches: list[Amount], text: str) -> list[Amount]:
    """Stretches that say their unit: "1h30" is no half past one, "half seven" is."""
    return [a for a in stretches if re.search(r"h|m|'|pom", text[a.start : a.end])]


def _shape(text: str, spans: list[tuple[int, int, str]]) -> str:
    parts, place = [], 0
    for start, end, kind in sorted(spans):
        parts += [text[place:start], f" {kind} "]
        place = end
    parts.append(text[place:])
    shape = re.sub(rf"(?<![\w-]){WEEKDAY}", " xweekday ", "".join(parts))
    shape = re.sub(r"\d+(?:[.,:]\d+)*", " xnum ", shape)
    return " ".join(re.sub(r"([?!.,;:\"()])", r" \1 ", shape).split())
