"""What was done, and for how long; a question as it was asked."""

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.slots.topics import topic_of
from studybot.core.sentences.slots.values import Slots, plain


def read_done(said: Sentence) -> Slots:
    return {"topic": topic_of("record_done", said), "minutes": _spent(said)}


def read_partial(said: Sentence) -> Slots:
    minutes = _spent(said)
    part = said.share
    return {
        "topic": topic_of("record_partial", said),
        "minutes": minutes,
        "share": None if minutes is not None or part is None else plain(part.value),
    }


def _spent(said: Sentence) -> int | None:
    """Minutes of studying: not those of something else ("a 10 minute break", "in 2 hours I leave")."""
    good = [d for d in said.durations if 1 <= d.value <= 24 * 60]
    return round(good[0].value) if good else None


def read_known(said: Sentence) -> Slots:
    return {"topic": topic_of("know_topic", said)}


def read_question(said: Sentence) -> Slots:
    return {"question": " ".join(said.tidy.raw.split())}
