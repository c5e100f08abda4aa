"""What a typed sentence asks for: an intent, how sure that is, and what was named in it."""

import re
from collections.abc import Callable
from typing import NamedTuple

Slots = dict[str, str]


class Intent(NamedTuple):
    name: str
    confidence: float  # 0 to 1
    slots: Slots


class _Rule(NamedTuple):
    intent: str
    confidence: float
    pattern: re.Pattern[str]


def _rule(intent: str, confidence: float, pattern: str) -> _Rule:
    return _Rule(intent, confidence, re.compile(pattern, re.I))


_ZONE = r"(?P<zone>[A-Z][A-Za-z_]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?|UTC)"
_CLOCK = r"(?P<at>\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm)?)"
_MINUTES = r"(?P<amount>\d+(?:[.,]\d+)?)\s*(?P<unit>minutes?|mins?|min|m|hours?|hrs?|h)\b"

# In order of precedence: the first that fits is meant.
_RULES = (
    _rule("yes", 0.95, r"^(?:yes|yep|yeah|sure|ok(?:ay)?|confirm|do it|plan it|sounds good)(?:[,.! ]+(?:please|plan it|do it|go))?[.! ]*$"),
    _rule("no", 0.95, r"^(?:no|nope|nah|cancel|not that|forget (?:it|that))(?:[,.! ]+(?:thanks|please|not that))?[.! ]*$"),
    _rule("help", 0.95, r"^(?:/?help|what can you do|how do(?:es)? (?:this|you) work|commands)\??[.! ]*$"),
    _rule("greet", 0.9, r"^(?:hi|hello|hey|good (?:morning|evening|afternoon)|thanks|thank you|cheers)(?:\s+\w+)?[.! ]*$"),
    _rule("set_up", 0.95, rf"\b(?:my (?:time ?)?zone|i(?:'m| am| live)? (?:in|on)|set ?up)\b.*?{_ZONE}(?P<rest>.*)$"),
    _rule("undo", 0.95, r"^(?:undo|take (?:that|it) back|that was (?:wrong|a mistake)|i didn'?t (?:do|mean) (?:that|it))[.! ]*$"),
    _rule("stop_reminders", 0.9, r"\b(?:stop|disable|turn off|no more|switch off)\b.*\b(?:remind\w*|notif\w*|dms?|messages)\b"),
    _rule("start_reminders", 0.9, r"\b(?:turn on|enable|start|resume|switch on)\b.*\bremind\w*"),
    _rule("remind_at", 0.9, rf"\bremind(?:er)?s?\b(?: me)?.*?\b(?:at|to)\s+{_CLOCK}"),
    _rule("replan", 0.95, r"\b(?:re-?plan|plan again|make a new plan|update my plan|reschedule)\b"),
    _rule("remove_goal", 0.9, r"\b(?:remove|delete|drop|cancel)\b.*\bgoal\b\s*#?(?P<goal>\d+)"),
    _rule("goals", 0.9, r"^(?:list|show|what are)?\s*(?:me\s+)?(?:all\s+)?my goals\??$|^goals\??$"),
    _rule("skip", 0.9, r"^(?:(?:please\s+)?skip|not today|postpone|i (?:can'?t|cannot|won'?t) (?:study|do it|make it))(?:\s+(?:today'?s?|this|it))?(?:\s+(?P<topic>.+?))?(?:\s+today)?[.! ]*$"),
    _rule("know", 0.85, r"^i (?:already\s+)?know\s+(?P<topic>(?!how|what|why).+?)(?:\s+already)?[.! ]*$"),
    _rule("done", 0.9, rf"^(?:i(?:'ve| have)?\s+)?(?:just\s+)?(?:studied|did|worked on|spent|read|practi[sc]ed)\s+(?:for\s+)?{_MINUTES}(?:\s+(?:of|on|studying|for|doing))?(?:\s+(?P<topic>.+?))?[.! ]*$"),
    _rule("done", 0.9, rf"^(?:i(?:'ve| have|'m| am)?\s+)?(?:just\s+)?(?P<finished>done|finished|completed|studied|did|worked on|through)(?:\s+with)?(?:\s+(?P<topic>.+?))?(?:\s+(?:for|in)\s+{_MINUTES})?[.! ]*$"),
    _rule("progress", 0.9, r"\b(?:my progress|how (?:far|much) (?:am i|have i|did i)|how am i doing|my streak|my stats)\b|^progress\??$"),
    _rule("today", 0.9, r"\b(?:what(?:'s| is| do i have| should i (?:study|do|learn))?\b.*\b(?:today|now|next)|due today|today'?s plan|plan for today)\b|^today\??$"),
    _rule("plan", 0.9, r"\b(?:show|see|view|what(?:'s| is)|look at)\b.*\bmy (?:plan|schedule|weeks?)\b|^(?:my )?(?:plan|schedule)\??$|\bwhen (?:will|do|am) i (?:finish|be done|done)\b"),
    _rule("roadmap", 0.9, r"^(?:show|list|which|what)?\s*(?:me\s+)?(?:the\s+|all\s+)?roadmaps?(?:\s+(?:are there|do you have|for\s+(?P<roadmap>.+?)))?\??$"),
    _rule("topic", 0.85, r"^(?:tell me about|show me|topic|about)\s+(?:the\s+)?(?:topic\s+)?(?P<topic>.+?)[.!]*$"),
    _rule("add_goal", 0.9, r"^(?:(?:my|a|new|add a|add) goal(?: is)?:?\s*(?:to\s+)?|i(?:'d| would)? (?:want|like|need|wish|plan|hope) to\s+|i'm (?:trying|going) to\s+|help me (?:to\s+)?|teach me\s+|let me\s+)(?P<goal>(?!know|ask).+)$"),
    _rule("add_goal", 0.8, r"^(?P<goal>(?:learn|become|study|master|get into|prepare for|understand|build)\b.+)$"),
)  # fmt: skip

_QUESTION = re.compile(
    r"\?\s*$|^(?:what|why|how|when|which|who|where|is|are|can|does|do|should|explain|define|compare)\b", re.I
)


def read_intent(text: str, *, is_topic: Callable[[str], bool] = lambda _: False) -> Intent:
    """``is_topic`` tells whether some words name a topic of the library: a bare name asks about it."""
    cleaned = " ".join(text.split())
    for rule in _RULES:
        found = rule.pattern.search(cleaned)
        if found:
            slots = {k: v.strip() for k, v in found.groupdict().items() if v and v.strip()}
            return Intent(rule.intent, rule.confidence, _tidy(slots))
    if is_topic(cleaned.strip("?!. ")):
        return Intent("topic", 0.8, {"topic": cleaned.strip("?!. ")})
    if _QUESTION.search(cleaned):
        return Intent("ask", 0.8, {"question": cleaned})
    return Intent("ask", 0.4, {"question": cleaned})


def _tidy(slots: Slots) -> Slots:
    """Amounts as minutes; a topic without the words around it."""
    if "amount" in slots:
        amount = float(slots.pop("amount").replace(",", "."))
        unit = slots.pop("unit", "min")
        slots["minutes"] = str(round(amount * 60 if unit.startswith("h") else amount))
    if "topic" in slots:
        topic = re.sub(r"^(?:the|my|with|of|on|today'?s)\s+", "", slots["topic"], flags=re.I)
        topic = re.sub(r"\s+(?:today|now|block|session)$", "", topic, flags=re.I).strip()
        slots["topic"] = topic
        if topic.lower() in {"", "it", "that", "this", "today", "everything", "all", "for today", "block", "my block"}:
            del slots["topic"]
    return slots
