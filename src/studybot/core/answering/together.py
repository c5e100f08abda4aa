"""The answers to a list of questions as one answer: each under its question, their citations counted through."""

import re
from collections.abc import Mapping, Sequence

from studybot.core.answers import Answer, AnswerStatus, Citation

_NUMBER = re.compile(r"(?<= )\[(\d+)\](?=\s|$)")
_NEARBY = 20  # characters before a number by which one that stands within a quote is told


def answered_together(question: str, answers: Sequence[Answer], *, took_ms: float, behind: str = "") -> Answer:
    """``question``: the whole list; ``behind``: what to say after the last. Sure when every answer is, not covered when
    none is."""
    blocks: list[str] = []
    citations: list[Citation] = []
    for place, answer in enumerate(answers, start=1):
        numbers = {c.number: n for n, c in enumerate(answer.citations, start=len(citations) + 1)}
        blocks.append(f"{place}. {answer.question}\n{_renumbered(answer.answer, numbers, answer.citations)}")
        citations += [c.model_copy(update={"number": numbers[c.number]}) for c in answer.citations]
    return Answer(
        question=question,
        status=_status([answer.status for answer in answers]),
        answer="\n\n".join([*blocks, *([behind] if behind else [])]),
        citations=tuple(citations),
        related_topics=tuple(dict.fromkeys(slug for answer in answers for slug in answer.related_topics)),
        took_ms=took_ms,
    )


def _status(each: Sequence[AnswerStatus]) -> AnswerStatus:
    return each[0] if len(set(each)) == 1 else "uncertain"


def _renumbered(text: str, numbers: Mapping[int, int], citations: Sequence[Citation]) -> str:
    def changed(m: re.Match[str]) -> str:
        nearby = text[max(0, m.start() - _NEARBY) : m.end()]
        of_a_quote = any(nearby in citation.quote for citation in citations)
        return m[0] if of_a_quote or int(m[1]) not in numbers else f"[{numbers[int(m[1])]}]"

    return _NUMBER.sub(changed, text)
