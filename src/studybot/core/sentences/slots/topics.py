"""Which topic is meant."""

import re
from collections.abc import Callable

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots.values import Slots
from studybot.core.sentences.topics import Mention

_TOPIC_PATTERNS: dict[str, tuple[str, ...]] = {
    "record_done": (
        r"\b(?:done with|finished with|through with|ready with|finished|finish|completed|complete|wrapped up|did|done|studied|learned|learnt|covered|nailed|crushed|tick off|check off|cross off|through|log|record|mark)\b(?: off)? (?:the |my |all of |all |up |that )*(?P<t>[^,.;:!?]+)",
        r"^(?P<t>[^,.;:!?]+?)(?: (?:topic|block|session|chapter))?[:,]? (?:is |are |was |has been )?(?:all )?(?:done|finished|complete|completed|ready|✅|in the bag)",
    ),
    "record_partial": (
        r"\b(?:of|on|with|into|through|in|started|begun|did|studied|some|read)\b (?:the |my |a bit of |some |part of |half of )*(?P<t>[^,.;:!?]+)",
        r"^(?P<t>[^,.;:!?]+?)[:,]? ",
    ),
    "know_topic": (
        r"\b(?:know|familiar with|learn|teach me|bother with|good at|fluent in|mastered|did|done|understand|experience with|worked with|covered|studied|using|need)\b (?:the |any |all about |about |enough |well )*(?P<t>[^,.;:!?]+)",
        r"^(?P<t>[^,.;:!?]+?) (?:is|are|i) ",
    ),
    "skip": (r"\b(?:skip|leave out|drop|omit|cancel|let out|pass on|ditch)\b (?:the |my |topic |this |that )*(?P<t>[^,.;:!?]+)",),
    "move_block": (
        r"\b(?:move|shift|push|put|postpone|reschedule|do|study|bring|delay|transfer|change|set|pull|swap|bump)\b (?:the |my |topic )*(?P<t>[^,.;:!?]+)",
    ),
    "why_topic": (r"\b(?:need|learn|study|why(?: is| are| do)?|for|of|learning|doing|justify)\b (?:the |to learn |to study |to do )*(?P<t>[^,.;:!?]+)",),
    "when_topic": (r"\b(?:about|learn|study|is|are|to|start|do|doing|does|comes|eta (?:on|for))\b (?:the |with |we |i )*(?P<t>[^,.;:!?]+)",),
    "show_topic": (
        r"\btopic[: ]+(?:about |on |of |called )?(?P<t>[^,.;:!?]+)",
        r"\b(?P<t>[\w+#-]+(?: [\w+#-]+)?) topic\b",
        r"\b(?:about|on|open|show me|show|of|for|describe)\b (?:the )?(?P<t>[^,.;:!?]+)",
    ),
}  # fmt: skip

_NO_TOPIC = re.compile(
    r"(?:the |my |this |that |all |today's |tomorrow's |whole |next |last |an? |some |of |it|that|this|one|everything|all|block|session|slot|lesson|chapter|topic|half|today|tonight|tomorrow|for|now|part|bit|work|studying|study|learning|stuff|thing|things|again|please|already|up|off|them|those|xday|second|first|third|there|more|well|what|things|in|time|sessions|blocks|day|days|evening|morning|instead|on|at|to|from|with|and|so|as|is|was|done|not|yet|i|am|me|you|we|ready|late|early|here|much|least|until|by|out|through|finished|down|rest |other |rest|other|of|learn)+"
)

_TAIL = re.compile(
    r"\s*(?:\b(?:today|tonight|now|already|please|in|for|after|took|it|this|yesterday|on|the|topic|block|session|chapter|stuff|lesson|so far|yet|and|but|is|was|are|at|to|from|instead|off|as|done|finished|complete|known|with|before|because|again|first|soon|next|any ?more|well|really|part|bit|list|my|plan|page|which|that|i|we|about|out|until|till|by|thing|exercises|due|scheduled|planned|coming|come|up)\b\s*)+.*$"
)
_SOMEBODY = re.compile(r"\b(?:i|you|we|it|me|my|he|she|not|have|had|was|were|been|do|did)\b")
_MOST_WORDS = 4
# What stands before a topic whose name is an everyday word too.
_EXPECTED = re.compile(
    r"(?:\b(?:topic|about|with|of|on|learn|study|need|know|did|do|finished|completed|in|skip|move|through|doing|started|numpy|and|is|was|the|for|my|reviewed|teach me|studied|why|when|to|are|into|open|show|mark) |^)$"
)
_ASKED_WHY = re.compile(
    r"\b(?:why|need|learn|learning|study|do|doing|bother with|for|point of|purpose of|reason (?:for|why)|matter|made to learn|stands|is|are|must i make|make)(?: \w+){0,2} $"
)
_ITS_PURPOSE = re.compile(r"\b(?:build|become|work with|only want|before|for my|goal)(?: \w+){0,3} $")


def topic_slot(intent: str) -> Callable[[Sentence], Slots]:
    return lambda said: {"topic": topic_of(intent, said)}


def topic_of(intent: str, said: Sentence) -> str | None:
    """The words that name a topic, as typed. A name of the library or the field first; what stands where a topic is
    expected when there is none."""
    named = _named(intent, said)
    if named is not None:
        return said.tidy.words(named.start, named.end)
    for pattern in _TOPIC_PATTERNS.get(intent, ()):
        m = re.search(pattern, said.text)
        words = _bare(said, m.start("t"), m.end("t")) if m else ""
        if m and words and not _SOMEBODY.search(words):
            return said.tidy.words(m.start("t"), m.start("t") + len(words.rstrip())) or None
    return None


def _bare(said: Sentence, start: int, end: int) -> str:
    """The words from ``start`` up to the first date, time or word that names no topic; empty when they are none."""
    for found in said.found:
        if start < found.end and found.start < end:
            end = max(start, found.start)
    tail = _TAIL.search(said.text[start:end])
    words = said.text[start : start + tail.start()] if tail else said.text[start:end]
    nothing = not words.strip() or _NO_TOPIC.fullmatch(words.strip()) or len(words.split()) > _MOST_WORDS
    return "" if nothing else words


def _named(intent: str, said: Sentence) -> Mention | None:
    good = [t for t in said.topics if not t.plain or _EXPECTED.search(said.text[: t.start])]
    if intent == "why_topic" and len(good) > 1:
        reason = [t for t in good if _ASKED_WHY.search(said.text[: t.start])]
        main = [t for t in reason if not _ITS_PURPOSE.search(said.text[: t.start])]
        return (main or reason or good)[0]
    return good[0] if good else None
