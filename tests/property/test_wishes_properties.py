"""Cutting a message into wishes: whatever the reader thinks of the pieces, no text is lost or made up."""

import re
import zlib
from collections.abc import Sequence
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studybot.core.sentences.sentence import Sentence, read_sentence
from studybot.core.sentences.sharing import topic_lists
from studybot.core.sentences.topics import topic_names
from studybot.core.sentences.wishes import Part, parts_of
from studybot.services.chat.words import EXAMPLES
from tests.conftest import TinyApp

WEDNESDAY = date(2026, 3, 11)
NAMES = topic_names(["Docker", "pandas", "Precision and recall"])
# All that may stand between two wishes, before one ("first") or behind one ("instead").
CONNECTING = re.compile(
    r"(?:\b(?:and|then|also|but|so|plus|oh|now|after|that|afterwards|as|well|please|before|you|we|u|once|soon|when|have|had|are"
    r"|been|done|first|beforehand|therefore|hence|is|why|instead|too|while|at|it|ps|p|s|\d)\b|[^\w])*"
)
PIECES = (
    "skip today", "move docker to sunday", "done with pandas", "numpy too", "40 min each", "precision and recall",
    "what is next", "remind me at 8", "i am ill", "an hour and a half", "monday and tuesday", "undo that",
    "show my plan", "half of docker", "from 20 to 27 march", "so much", "before you replan", "once you have skipped it",
    "the rest",
)  # fmt: skip
JOINTS = (", ", ". ", " and ", "; ", "\n", " so ", ", but first ", " and then ", " - ", " ", "? ", " instead, ", " 2) ")
INTENTS = ("skip", "record_done", "show_plan", "undo", "set_reminder", "unknown", "move_block", "review")

messages = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), min_size=1, max_size=9).map(
    lambda pairs: "".join(piece + joint for piece, joint in pairs)
)


def _look(text: str) -> Sentence:
    return read_sentence(text, today=WEDNESDAY, names=NAMES)


def _cut(text: str, seed: int) -> tuple[Sentence, list[Part]]:
    """By a reader that makes up what each piece means."""

    def read(pieces: Sequence[Sentence]) -> list[tuple[str, float]]:
        numbers = [zlib.crc32(f"{seed} {piece.text}".encode()) for piece in pieces]
        return [(INTENTS[n % len(INTENTS)], 0.4 + (n >> 8) % 60 / 100) for n in numbers]

    said = _look(text)
    return said, parts_of(said, _look, read)


@given(text=st.one_of(messages, st.text(max_size=120)), seed=st.integers(0, 9))
@settings(max_examples=150)
def test_parts_and_what_connects_them_are_the_whole_message(text: str, seed: int) -> None:
    said, parts = _cut(text, seed)
    place = 0
    for start, end, _ in sorted(parts):
        assert place <= start <= end <= len(said.text)
        assert CONNECTING.fullmatch(said.text[place:start]), said.text[place:start]
        place = end
    assert CONNECTING.fullmatch(said.text[place:]), said.text[place:]


@given(text=messages, seed=st.integers(0, 9))
@settings(max_examples=150)
def test_nothing_that_was_named_is_cut_in_two(text: str, seed: int) -> None:
    said, parts = _cut(text, seed)
    named = [(f.start, f.end) for f in (*said.found, *said.topics)] + topic_lists(said)
    for start, end in named:
        core = len(said.text[start:end].rstrip(" .,")) + start
        inside = [p for p in parts if p.start < core and start < p.end]
        assert all(p.start <= start and core <= p.end for p in inside), said.text[start:end]


@given(text=messages, seed=st.integers(0, 9))
def test_a_borrowed_verb_stands_in_the_message_before_its_part(text: str, seed: int) -> None:
    _, parts = _cut(text, seed)
    assert all(p.lead[0] < p.lead[1] <= p.start for p in parts if p.lead is not None)


ALONE = {intent: text for intent, text in EXAMPLES.items() if intent != "help"}
# One wish by design, in either order, or by what "it" and "half of it" point to.
ONE_WISH = {frozenset({"set_goal", "set_hours"}), frozenset({"pause_reminders", "stop_reminders"})}
POINTING = {"record_partial"}
RELATED = {("show_today", "on_track"), ("what_if", "on_track")}


@given(pair=st.tuples(st.sampled_from(sorted(ALONE)), st.sampled_from(sorted(ALONE))))
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_wish_and_another_are_both_read(app: TinyApp, pair: tuple[str, str]) -> None:
    first, second = pair
    if first == second or frozenset(pair) in ONE_WISH or pair in RELATED or second in POINTING:
        return
    text = f"{ALONE[first].rstrip('.')}. {ALONE[second]}"
    assert [w.intent for w in app.services.sentences.read(text, today=WEDNESDAY)] == [first, second]
