"""A study group: its nouns, and when studybot speaks in it."""

import re
from typing import Literal, NamedTuple

from pydantic import AwareDatetime

from studybot.core.answers import AnswerStatus
from studybot.core.learner import LearnerId
from studybot.core.model import Model

Mode = Literal["mention", "auto"]  # when mentioned or replied to; every message that is a question
Place = Literal["channel", "thread"]  # where an answer goes

MAX_CHANNELS = 25
MAX_DOCUMENTS = 50
MAX_DOCUMENT_NAME = 80
MIN_ANSWER_WORDS = 3
REQUEST_DAYS = 7  # a request nobody answered is forgotten
LEFT_DAYS = 30  # what a group stored, after studybot was taken out of its server


class StudyGroup(Model):
    """A Discord server's group."""

    group_id: str
    channels: frozenset[str] = frozenset()  # questions are answered here, and in their threads
    mode: Mode = "mention"
    place: Place = "channel"
    roadmap: str | None = None
    quiet: bool = True  # in auto mode: silent unless the library answers
    created_at: AwareDatetime
    left_at: AwareDatetime | None = None  # studybot is no longer in the server


AnswerState = Literal["pending", "accepted"]


class MemberAnswer(Model):
    """A member's reply that somebody marked as the answer. While it is pending there are only ids."""

    answer_id: int
    group_id: str
    learner_id: LearnerId  # who wrote it; no learner need be set up
    channel_id: str
    message_id: str
    state: AnswerState
    asked_at: AwareDatetime
    document: str | None = None  # its name on the group's shelf
    text: str | None = None
    accepted_at: AwareDatetime | None = None


class Heard(NamedTuple):
    """A message of a person, as far as it matters for whether to speak."""

    text: str  # as ``spoken_text`` leaves it
    mentioned: bool  # by name in the text
    replied: bool  # answers a message of studybot's
    to_others: bool  # answers or names somebody else
    places: frozenset[str]  # the channel, and the one its thread belongs to
    lines: str = ""  # the text with its line breaks
    about: int | None = None  # number of the question whose answer it replies to

    @property
    def addressed(self) -> bool:
        return self.mentioned or self.replied


# What to do: answer; say what to do first; say where; say what to ask; nothing.
Reaction = Literal["answer", "set_up", "elsewhere", "empty", "nothing"]


def react(group: StudyGroup | None, heard: Heard) -> Reaction:
    """Nothing that was not asked of studybot is answered, unless the group chose ``auto``."""
    at_home = group is not None and bool(heard.places & group.channels)
    if heard.mentioned:
        if group is None or not group.channels:
            return "set_up"
        if not at_home:
            return "elsewhere"
        if is_thanks(heard.text):
            return "nothing"
        return "empty" if is_greeting(heard.text) else "answer"
    if group is None or not at_home:
        return "nothing"
    if heard.replied:
        return "nothing" if is_thanks(heard.text) or is_greeting(heard.text) else "answer"
    if group.mode == "auto" and not heard.to_others and is_question(heard.text):
        return "answer"
    return "nothing"


def may_show(group: StudyGroup, status: AnswerStatus, *, addressed: bool) -> bool:
    """Whoever asks studybot itself gets an answer, be it a refusal; a group that is quiet in doubt hears of nothing
    else but answers."""
    return addressed or not group.quiet or status == "answered"


_MENTION = re.compile(r"<(?:@[!&]?|#)\d{1,20}>|<a?:\w{1,32}:\d{1,20}>|@(?:everyone|here)\b")
_NAMED = re.compile(rf"[ \t]*(?:{_MENTION.pattern})[ \t]*")
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.S)
_QUOTED = re.compile(r"^>.*$", re.M)
_LINK = re.compile(r"<?https?://\S+")
_NAMED_LINK = re.compile(r"\[([^\]]*)\]\(<?https?://[^)\s]*\)")


def spoken_text(content: str) -> str:
    """What a message says, on one line: without mentions, custom emoji, quoted lines and links; code blocks too, where
    anything stands beside them."""
    bare = _QUOTED.sub(" ", content)
    words = _clean(_FENCE.sub(" ", bare))
    return words if _has_words(words) else _clean(bare.replace("```", " "))


def spoken_lines(content: str) -> str:
    """The same with the line breaks between its words; empty where there is no other break than of code and quotes."""
    lines = [_clean(line) for line in _FENCE.sub(" ", _QUOTED.sub(" ", content)).splitlines()]
    kept = [line for line in lines if _has_words(line)]
    return "\n".join(kept) if len(kept) > 1 else ""


def without_mentions(text: str) -> str:
    """The text as it stands, without naming anybody else."""
    return _NAMED.sub(" ", text).strip()


def _clean(text: str) -> str:
    return " ".join(_LINK.sub(" ", _NAMED_LINK.sub(r"\1", _MENTION.sub(" ", text))).split())


def _has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)


_OPENING = r"(?:(?:hi|hey|hello|ok|okay|so|and|but|also|well|sorry|please|guys|everyone|all|folks|question)[\s,:!.-]+)*"
_AUXILIARY = r"(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|am|might|must)"
_ASKING = re.compile(
    rf"""{_OPENING}(?:
        (?:what|why|how|when|where|who|which(?:\s\w+)?|how\s(?:much|many|long|far|often)(?:\s\w+)?)
            (?:'s|’s|'re|’re|\s{_AUXILIARY})\b
        | (?:how|where|when|what)\sto\b
        | what\sabout\b
        | (?:can|could|would|will)\s(?:someone|somebody|anyone|anybody|you|u)\b
        | (?:does|do|has|have|is|did)\s(?:anyone|anybody|someone|somebody)\b
        | any(?:one|body)\s(?:know|knows|have|has|got|here)\b
        | i\s(?:don'?t|don’t|do\snot|can'?t|can’t)\s(?:understand|get|see)\s(?:why|how|what|when|where|the\sdifference)
        | (?:what'?s\s|what’s\s)?(?:the\s)?difference\sbetween\b
        | explain\b
    )""",
    re.I | re.X,
)
_ASKED_MARK = re.compile(r"\?(?:[\s!?)\"'”’*_~|]|$)")
_MIN_WORDS = 3


def is_question(text: str) -> bool:
    """Whether a message asks something that could have an answer: three words and a question mark, or words that only
    a question begins with. "right?" and "what a day" are none."""
    said = _clean(_FENCE.sub(" ", _QUOTED.sub(" ", text)))
    count = len(re.findall(r"\w[\w'’+#-]*", said))
    if count < _MIN_WORDS:
        return False
    return bool(_ASKED_MARK.search(said)) or bool(_ASKING.match(said))


_THANKS = frozenset(
    """thanks thank you thx ty cheers ok okay great nice cool perfect awesome wow lol haha good bot got it yes no yep
    nope i see that helps helped helpful makes sense very much so a lot for the answer this works worked now and all
    well done really appreciated understood""".split()
)
_GREETINGS = frozenset("hi hey hello hallo yo sup morning evening good afternoon there all everyone bot help".split())


def is_thanks(text: str) -> bool:
    """Words that want no answer: a thank-you, an "ok", a "got it"."""
    words = _words(text)
    return 0 < len(words) <= 8 and "?" not in text and all(w in _THANKS for w in words)


def is_greeting(text: str) -> bool:
    """Nothing but a hello, or no word at all (an emoji, a bare mention)."""
    return all(w in _GREETINGS for w in _words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())
