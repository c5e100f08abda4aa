"""More of an answer: when it is meant, and which page was seen."""

from studybot.core.answers import AskedQuestion
from studybot.core.sentences.more import asks_for_more, goes_on
from studybot.core.sentences.wish import Wish
from studybot.services.chat.turn import Talk

_WAITS_FOR_YES = frozenset({"confirm", "change", "goal"})


def meant_as_more(wish: Wish, talk: Talk, last: AskedQuestion | None) -> Wish:
    """The wish to see more where an answer was given, one that is not understood where none was ("more" is no yes to
    anything either); any other as it is. ``last``: what was asked last in that place."""
    plain = asks_for_more(wish.said.text)
    if not plain and not goes_on(wish.said.text):
        return wish
    unknown = wish._replace(intent="unknown", confidence=1.0, slots={}, second=None)
    if talk.pending is not None:
        return unknown if plain and talk.pending.kind in _WAITS_FOR_YES else wish
    if last is None:
        return unknown if plain else wish
    by_command = talk.paged is None or talk.paged.question_id != last.question_id
    if plain or talk.after_answer or by_command:
        return unknown._replace(intent="show_more")
    return wish
