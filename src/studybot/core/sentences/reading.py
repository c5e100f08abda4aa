"""From a typed sentence to wishes: what is wanted, how sure that is, and what was named."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from studybot.core.sentences.cues import certain
from studybot.core.sentences.head import Head
from studybot.core.sentences.sentence import Sentence, read_sentence
from studybot.core.sentences.slots import read_slots
from studybot.core.sentences.topics import TopicNames
from studybot.core.sentences.wish import SURE, Wish, share_out
from studybot.core.sentences.wishes import parts_of

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Memory = dict[str, NDArray[np.float32]]

UNSURE = 0.2  # below it nothing was understood
CLOSE = 0.6  # a second reading this near to the first is offered too

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|heya|hiya|good (?:morning|evening|afternoon|day)|morning|evening|yo|thanks(?: a lot| so much)?|thank you(?: very much| so much)?|cheers|ok|great|cool|nice|perfect)(?: there| bot| studybot| everyone| again| mate| all)?[\s,.!:–-]+)+(?=\w+\W+\w)"
)
_THANKS = re.compile(
    r"[\s,.!;–-]+(?:many )?(?:thanks|thank you|cheers|ta)(?: (?:a lot|so much|very much|in advance|bot))?[\s.!🙏😊]*$"
)


class Reader:
    def __init__(self, head: Head, names: TopicNames, embed: Embed | None) -> None:
        """``embed``: None when the embedding model is not the one the head was learnt with."""
        self._head = head
        self._names = names
        self._embed = embed

    def read(self, raw: str, *, today: date) -> list[Wish]:
        """One wish or several, in the order they should be done."""
        whole = read_sentence(raw, today=today, names=self._names)
        said = self._core(whole)
        memory: Memory = {}

        def look(text: str) -> Sentence:
            return read_sentence(text, today=today, names=self._names)

        def guess(pieces: Sequence[Sentence]) -> list[tuple[str, float]]:
            vectors = self._vectors([p.text for p in pieces], memory)
            return [_ruled(p, self._head.scores(p.shape, v))[0] for p, v in zip(pieces, vectors, strict=True)]

        parts = parts_of(said, look, guess)
        pieces = [said] if len(parts) == 1 else [self._piece(said, p.start, p.end, p.lead) for p in parts]
        wishes = self._wishes(pieces, memory)
        if len(wishes) > 1 and any(w.intent == "unknown" or w.confidence < UNSURE for w in wishes):
            wishes = self._wishes([said], memory)
        return share_out(wishes)

    def _vectors(self, texts: Sequence[str], memory: Memory) -> list[NDArray[np.float32] | None]:
        """Each text is embedded once in a turn, all new ones together."""
        if self._embed is None:
            return [None] * len(texts)
        new = [text for text in dict.fromkeys(texts) if text not in memory]
        if new:
            memory.update(zip(new, self._embed(new), strict=True))
        return [memory[text] for text in texts]

    def _core(self, whole: Sentence) -> Sentence:
        """Without the greeting before a wish and the thanks behind it."""
        text = whole.text
        if self._head.scores(whole.shape, None)[0][0] in {"greeting", "thanks", "help", "yes", "no"}:
            return whole
        start = m.end() if (m := _GREETING.match(text)) else 0
        end = (
            t.start()
            if (t := _THANKS.search(text, start)) and re.search(r"\w+ \w+", text[start : t.start()])
            else len(text)
        )
        return whole if (start, end) == (0, len(text)) else self._piece(whole, start, end)

    def _piece(self, said: Sentence, start: int, end: int, lead: tuple[int, int] | None = None) -> Sentence:
        words = said.tidy.original(start, end)
        raw = f"{said.tidy.original(*lead)} {words}" if lead else words
        return read_sentence(raw, today=said.today, names=self._names)

    def _wishes(self, pieces: list[Sentence], memory: Memory) -> list[Wish]:
        vectors = self._vectors([p.text for p in pieces], memory)
        return [self._wish(said, vector) for said, vector in zip(pieces, vectors, strict=True)]

    def _wish(self, said: Sentence, vector: NDArray[np.float32] | None) -> Wish:
        scores = _ruled(said, self._head.scores(said.shape, vector))
        (intent, odds), (other, other_odds) = scores[0], scores[1]
        if odds < UNSURE:
            intent, other, other_odds = "unknown", intent, odds
        close = odds < SURE and other_odds > odds * CLOSE and other != "unknown"
        return Wish(intent, round(odds, 3), read_slots(intent, said), other if close else None, said)


def _ruled(said: Sentence, scores: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """The head's reading, put right where the words leave no doubt."""
    sure = certain(said)
    if sure is None:
        return scores
    rest = [(name, odds * 0.1) for name, odds in scores if name != sure]
    return [(sure, max(0.9, dict(scores).get(sure, 0.0))), *rest]
