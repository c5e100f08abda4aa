"""Which questions a learner's finished topics ask, and which stored card each of them is."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from studybot.core.library import Check, Library, Topic
from studybot.core.review import ReviewCard
from studybot.core.text import text_hash


class Wanted(NamedTuple):
    """A question that should be asked."""

    topic: str  # the present slug
    question_hash: str
    answer_hash: str


class Matched(NamedTuple):
    """``kept``: a stored card and the question it is now. ``new`` has no card yet. ``withdrawn`` asks nothing more."""

    kept: list[tuple[ReviewCard, Wanted]]
    new: list[Wanted]
    withdrawn: list[ReviewCard]


def checks_of(topic: Topic) -> tuple[Check, ...]:
    """A topic's checks; one without any asks for its summary."""
    if topic.checks:
        return topic.checks
    answer = topic.summary or f"Read it again with /topic {topic.title}."
    return (Check(question=f"Say in your own words: what is {topic.title} about?", answer=answer),)


def find_check(library: Library, card: ReviewCard) -> tuple[Topic, Check] | None:
    """The question of a card in the present library."""
    slug = library.resolve(card.topic)
    if slug is None:
        return None
    topic = library.topics[slug]
    found = [check for check in checks_of(topic) if hash_words(check.question) == card.question_hash]
    return (topic, found[0]) if found else None


def hash_words(text: str) -> str:
    """The same for texts that differ only in case and spaces."""
    return text_hash(" ".join(text.casefold().split()))


def wanted_cards(library: Library, finished: Iterable[str]) -> list[Wanted]:
    """``finished``: present slugs."""
    wanted: dict[tuple[str, str], Wanted] = {}
    for slug in finished:
        for check in checks_of(library.topics[slug]) if slug in library.topics else ():
            question = hash_words(check.question)
            wanted.setdefault((slug, question), Wanted(slug, question, hash_words(check.answer)))
    return list(wanted.values())


def match_cards(stored: Sequence[ReviewCard], wanted: Iterable[Wanted], library: Library) -> Matched:
    """By the question; what is left over by the answer, for a question that was only worded anew keeps its memory. A
    topic's former names are the topic; of two cards for one question (topics that were merged) the more practised
    stays."""
    free: dict[tuple[str, str, str], list[ReviewCard]] = {}
    for card in sorted(stored, key=lambda c: (-c.number, c.card_id)):
        slug = library.resolve(card.topic) or card.topic
        for key in (("q", slug, card.question_hash), ("a", slug, card.answer_hash)):
            free.setdefault(key, []).append(card)
    kept: list[tuple[ReviewCard, Wanted]] = []
    taken: set[int] = set()
    open_ = list(wanted)
    for kind, field in (("q", "question_hash"), ("a", "answer_hash")):
        homeless = []
        for want in open_:
            cards = [c for c in free.get((kind, want.topic, getattr(want, field)), ()) if c.card_id not in taken]
            if cards:
                taken.add(cards[0].card_id)
                kept.append((cards[0], want))
            else:
                homeless.append(want)
        open_ = homeless
    return Matched(kept, open_, [card for card in stored if card.active and card.card_id not in taken])
