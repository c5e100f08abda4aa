"""Several questions in one message, numbered or on lines of their own."""

import re

from studybot.core.answering.follow_ups import follow_up
from studybot.core.answering.questions import has_pronoun, is_asking
from studybot.core.answering.tidy import names_something, plain_question
from studybot.core.text import STOP_WORDS, words

MOST_LISTED = 3  # questions that are answered at a time

_MARK = r"(?:[-*•–]|\(?(?:\d{1,2}|[a-h])[.):]|\(?(?:q|question) ?\d{1,2}[.):]?)"
_LINE_MARK = re.compile(rf"^\s*{_MARK}\s+", re.I)
_NUMBER = re.compile(r"(?:^|(?<=[\s?.!:;,]))\(?(\d{1,2})[.)]\s+(?=\S)")
_THANKS = re.compile(r"(?:many |and |please |pls )*(?:thanks|thank you|thx|cheers|help)\b.{0,30}", re.I)
_CODE = "```"
_SAYS_NOTHING = frozenset(
    "question questions few some couple two three four five help hi hello hey please quick things need answer".split()
)


def listed_questions(text: str) -> list[str]:
    """In order, each once, without its number; empty where the text is no such list: one question, or anything else
    beside them that they may be about. What stands above them with a colon is what the first may be about."""
    if _CODE in text:
        return []
    lead, *items = _numbered(text) or _lined(text) or [""]
    found = list({one.lower(): one for one in (" ".join(item.split()) for item in items)}.values())
    if len(found) < 2 or not all(is_asking(one) for one in found):
        return []
    about = " ".join(word for word in words(lead) if word not in STOP_WORDS | _SAYS_NOTHING)
    if about and not lead.rstrip().endswith(":"):
        return []
    first = f"{found[0]} ({about})" if about and has_pronoun(found[0]) else found[0]
    return [first, *found[1:]] if _names_all([first, *found[1:]]) else []


def without_number(text: str) -> str:
    """One question of a list that is typed line by line, without its number; anything else as it is."""
    rest = _LINE_MARK.sub("", text, count=1)
    alone = "\n" not in text.strip() and len(_NUMBER.findall(text)) < 2
    return rest if alone and rest != text and is_asking(rest) else text


def _numbered(text: str) -> list[str]:
    """What stands before "1.", and each item; empty when nothing is counted from one to two or further."""
    marks: list[re.Match[str]] = []
    for m in _NUMBER.finditer(text):
        if int(m[1]) == len(marks) + 1:
            marks.append(m)
    if len(marks) < 2:
        return []
    ends = [m.start() for m in marks[1:]] + [len(text)]
    items = [text[m.end() : end] for m, end in zip(marks, ends, strict=True)]
    last, *behind = [line for line in items[-1].splitlines() if line.strip()] or [""]
    if behind and not all(_THANKS.fullmatch(line.strip()) for line in behind):
        last = items[-1]
    return [text[: marks[0].start()], *items[:-1], last]


def _lined(text: str) -> list[str]:
    """The same for lines: the first may be a lead, the last a thank-you."""
    lines = [_LINE_MARK.sub("", line).strip() for line in text.splitlines()]
    lines = [line for line in lines if line]
    if lines and _THANKS.fullmatch(lines[-1]):
        lines.pop()
    return ["", *lines] if lines and is_asking(lines[0]) else lines


def _names_all(questions: list[str]) -> bool:
    """Whether each says what it is about, or leaves it to the one before."""
    said = [plain_question(one) for one in questions]
    return all(names_something(one) or (n > 0 and follow_up(one, "it") is not None) for n, one in enumerate(said))
