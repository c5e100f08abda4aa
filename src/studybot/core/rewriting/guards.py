"""What a rewritten sentence may not bring along, whatever its meaning is near to: each is looked for in the words.

A ``source`` is the question and the passages that the sentence cites. Guards would rather reject a good sentence than
let a bad one through: the quotes, which are always right, are what is shown instead.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from studybot.core.rewriting.reasons import Reason
from studybot.core.text import ABBREVIATIONS, STOP_WORDS, stem, words

# Content words that the source does not have. A claim tacked on has more of them than a paraphrase.
MOST_NEW_WORDS_IN_A_ROW = 3
MOST_NEW_IN_A_CLAUSE = 0.7  # share, in a clause with at least ``FEWEST_IN_A_CLAUSE`` content words
FEWEST_IN_A_CLAUSE = 3

_LINK = re.compile(r"://|\bwww\.|\]\(|\bmailto:|\bdiscord\.gg\b", re.I)
_DOTTED = re.compile(r"\w+(?:\.\w+)+")
_MENTION = re.compile(r"(?:^|\W)@|@(?:everyone|here)|<[@#:!&/\w]", re.I)
_CODE = re.compile(r"[^\s(]*(?:`|[{}\\=_]|\w\(\))[^\s]*")
_MARKUP = re.compile(r"[\[\]|*~#]|^>")
_CLAUSE = re.compile(
    r"[,;:]\s+(?:(?:and|but|so|which|because|who|while|whereas)\s)?|\s(?:because|which|whereas|while|so)\s"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NUMBER_WORDS = dict(
    zip(
        """two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million
        billion dozen""".split(),
        "2 3 4 5 6 7 8 9 10 11 12 20 30 40 50 100 1000 1000000 1000000000 12".split(),
        strict=True,
    )
)
_THE_TWO = re.compile(r"\b(?:the|these|those|other|all)\s+(?:two|three|four)\b", re.I)  # what was named already
_FIRST_PERSON = frozenset("i i'm i've i'll i'd me my mine myself".split())
_OPENERS = frozenset(
    """however therefore thus instead moreover additionally similarly overall finally second third next otherwise since
    although though whereas unlike despite rather another many several often usually typically sometimes generally every
    everything anything nothing none someone somebody here hence still yet even once whether without within across along
    among beyond besides avoid choose take look keep start begin try add put set check compare measure train fit pick
    methods models data features steps results people small smaller large larger good better more most less fewer one
    single simple first last new old main key common""".split()
)


def find_fault(sentence: str, source: str) -> Reason | None:
    """The first thing wrong with the sentence."""
    for reason, found in _FAULTS:
        if any(found(sentence, source)):
            return reason
    return None


def _links(sentence: str, source: str) -> Iterator[bool]:
    """Links, even those of the passage (its citation carries it), and dotted names that the source does not have."""
    yield _LINK.search(sentence) is not None
    known = {found.casefold() for found in _DOTTED.findall(source)}
    for found in _DOTTED.findall(sentence):
        yield any(c.isalpha() for c in found) and len(found) > 3 and found.casefold() not in known


def _mentions(sentence: str, source: str) -> Iterator[bool]:
    yield _MENTION.search(sentence) is not None
    yield from (word not in source for word in sentence.split() if "@" in word)


def _code(sentence: str, source: str) -> Iterator[bool]:
    bare = source.replace("`", "")
    yield from (found.strip("`.,;:!?)").replace("`", "") not in bare for found in _CODE.findall(sentence))
    yield sentence.count("`") % 2 == 1


def _markup(sentence: str, _source: str) -> Iterator[bool]:
    yield _MARKUP.search(re.sub(r"`[^`]*`|\bC#", "", sentence)) is not None


def _numbers(sentence: str, source: str) -> Iterator[bool]:
    known = {found.replace(",", "") for found in _NUMBER.findall(source)}
    stated = {stem(word) for word in words(source)}
    known |= {digits for word, digits in _NUMBER_WORDS.items() if stem(word) in stated}
    yield from (found.replace(",", "") not in known for found in _NUMBER.findall(sentence))
    counted = _THE_TWO.sub(" ", sentence)
    yield from (
        stem(word) not in stated and _NUMBER_WORDS[word] not in known
        for word in words(counted)
        if word in _NUMBER_WORDS
    )
    yield any(c.isnumeric() and not c.isascii() and c not in source for c in sentence)


def _names(sentence: str, source: str) -> Iterator[bool]:
    """Words with a capital or a digit that the source does not have, the first person among them; the first word may
    be an ordinary one."""
    yield bool(set(words(sentence)) & _FIRST_PERSON - set(words(source)))
    known = _stems(source)
    spoken = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*(?:\+\+|#)?", sentence)
    for position, word in enumerate(spoken):
        if not any(c.isupper() or c.isdigit() for c in word) or word.isdigit():
            continue
        if position == 0 and word[1:] == word[1:].lower() and _may_open(word.lower()):
            continue
        yield not set(_parts_of(word)) <= known


def _claims(sentence: str, source: str) -> Iterator[bool]:
    """More content words that the source does not have, in a row or in one clause, than a paraphrase needs."""
    known = _stems(source)
    runs = groupby(_content(sentence), key=lambda word: not known & set(_parts_of(word)))
    yield from (new and len(list(run)) > MOST_NEW_WORDS_IN_A_ROW for new, run in runs)
    for clause in map(_content, _CLAUSE.split(sentence)):
        new = sum(not known & set(_parts_of(word)) for word in clause)
        yield len(clause) >= FEWEST_IN_A_CLAUSE and new > MOST_NEW_IN_A_CLAUSE * len(clause)


_FAULTS: tuple[tuple[Reason, Callable[[str, str], Iterator[bool]]], ...] = (
    ("link", _links), ("mention", _mentions), ("code", _code), ("markup", _markup), ("new number", _numbers),
    ("new name", _names), ("new claim", _claims),
)  # fmt: skip


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOP_WORDS]


def _may_open(word: str) -> bool:
    return word in STOP_WORDS or word in _OPENERS or word.endswith(("ing", "ly", "ed"))


def _parts_of(word: str) -> list[str]:
    return [stem(part.removesuffix("'s")) for part in word.lower().replace("’", "'").split("-") if part]


def _stems(text: str) -> set[str]:
    """Of every word, part of a word, and long or short form of one."""
    found = {part for word in words(text) for part in (stem(word), *_parts_of(word))}
    for short, long in ABBREVIATIONS.items():
        stems = {part for word in words(long) for part in _parts_of(word)}
        if stem(short) in found:
            found |= stems
        elif stems <= found:
            found.add(stem(short))
    return found
