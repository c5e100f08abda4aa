"""What is understood in a sentence: dates, times, amounts, places, slots; and what the shipped head was learnt from."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studybot.core.sentences.cues import may_act
from studybot.core.sentences.dates import easter, find_dates, impossible_date
from studybot.core.sentences.head import examples_checksum
from studybot.core.sentences.places import find_place
from studybot.core.sentences.sentence import read_sentence
from studybot.core.sentences.slots import read_slots
from studybot.core.sentences.spelling import slips
from studybot.core.sentences.tidy import tidy
from studybot.core.sentences.topics import topic_names
from studybot.services.sentences import learnt_examples, read_examples, read_labelled
from tests.conftest import TinyApp

WEDNESDAY = date(2026, 3, 11)
NAMES = topic_names(["Linear regression", "Docker", "pandas"])
HELD_BACK = Path(__file__).parents[1] / "sentences" / "held_back.jsonl"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("by march", "2026-03-01", "2026-03-31"),
        ("by june", "2026-06-01", "2026-06-30"),
        ("by february", "2027-02-01", "2027-02-28"),
        ("in three months", "2026-06-11", "2026-06-11"),
        ("on sunday", "2026-03-15", "2026-03-15"),
        ("next tuesday", "2026-03-17", "2026-03-17"),
        ("next week", "2026-03-16", "2026-03-22"),
        ("this weekend", "2026-03-14", "2026-03-15"),
        ("from 20 december to 3 january", "2026-12-20", "2027-01-03"),
        ("20 to 27 march", "2026-03-20", "2026-03-27"),
        ("between the 4th and the 7th of june", "2026-06-04", "2026-06-07"),
        ("03.08. - 21.08.", "2026-08-03", "2026-08-21"),
        ("over easter", "2026-04-03", "2026-04-06"),
        ("end of next month", "2026-04-30", "2026-04-30"),
        ("for a week", "2026-03-11", "2026-03-18"),
    ],
)
def test_dates_as_people_say_them(text: str, first: str, last: str) -> None:
    found = find_dates(text, WEDNESDAY)
    assert [(str(w.first), str(w.last)) for w in found] == [(first, last)]


def test_a_day_that_no_calendar_has_is_named() -> None:
    assert impossible_date("move it to 31 february") == "31 february"
    assert impossible_date("on 29 february") is None
    assert [easter(y) for y in (2024, 2025, 2026)] == [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5)]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("i am in lisbon", "Europe/Lisbon"), ("i live in munich", "Europe/Berlin"),
        ("moved from berlin to mumbai", "Asia/Kolkata"), ("now in san francisco", "America/Los_Angeles"),
        ("i moved to new yrok", "America/New_York"), ("asia/tokyo please", "Asia/Tokyo"),
    ],
)  # fmt: skip
def test_places_have_zones(text: str, zone: str) -> None:
    found = find_place(text, expected=True)
    assert found is not None
    assert found[2] == zone


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [
        ("set_goal", "I want to be able to build recommender systems by March",
         {"goal": "build recommender systems", "deadline": "2026-03-31"}),
        ("set_hours", "Tuesdays 7 to 9 and Saturday mornings",
         {"availability": {"tue": [["19:00", "21:00"]], "sat": [["09:00", "12:00"]]}}),
        ("set_hours", "I only have 4 hours a week now", {"hours_per_week": 4}),
        ("set_reminder", "remind me at 7:30", {"time": "07:30"}),
        ("set_reminder", "remind me at 7 in the evening on weekdays",
         {"time": "19:00", "weekdays": ["mon", "tue", "wed", "thu", "fri"]}),
        ("pause_reminders", "stop the reminders until Monday", {"until": "2026-03-16"}),
        ("record_done", "done with linear regression, took two hours",
         {"topic": "linear regression", "minutes": 120}),
        ("record_partial", "did half of it", {"share": 0.5}),
        ("record_partial", "studied docekr for an hour and a half", {"topic": "docekr", "minutes": 90}),
        ("skip", "skip today, I'm ill", {"on": "2026-03-11"}),
        ("show_today", "what's on today?", {}),
        ("show_today", "what's on tomorrow?", {"on": "2026-03-12"}),
        ("move_block", "move tomorrow's session to Sunday", {"from": "2026-03-12", "to": "2026-03-15"}),
        ("days_off", "holiday from 20 December to 3 January", {"from": "2026-12-20", "to": "2027-01-03"}),
        ("why_topic", "why do I need pandas?", {"topic": "pandas"}),
        ("what_if", "what if I had two more hours?", {"extra_minutes_per_week": 120}),
        ("what_if", "what if I did 30 minutes less a week", {"extra_minutes_per_week": -30}),
        ("remove_goal", "delete goal 2", {"goal": "2"}),
    ],
)  # fmt: skip
def test_slots_of_a_sentence(intent: str, text: str, slots: dict[str, object]) -> None:
    assert read_slots(intent, read_sentence(text, today=WEDNESDAY, names=NAMES)) == slots


def test_slips_of_the_fingers_are_mended_and_words_that_exist_are_not() -> None:
    assert tidy("pls shwo me teh scheudle tmrw").text == "please show me the schedule tomorrow"
    assert tidy("the plane to hell was there").text == "the plane to hell was there"
    assert tidy("calclus").original(0, len(tidy("calclus").text)) == "calclus"


@given(st.text(max_size=60), st.text(max_size=60))
def test_slips_are_symmetric_and_zero_only_for_the_same(a: str, b: str) -> None:
    assert slips(a, b, 3) == slips(b, a, 3)
    assert (slips(a, b, 3) == 0) == (a == b)


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_place_leads_back(text: str) -> None:
    said = read_sentence(text, today=WEDNESDAY, names=NAMES)
    assert len(said.tidy.origin) == len(said.text)
    assert all(0 <= a <= b <= len(text) for a, b in said.tidy.origin)
    for intent in ("set_goal", "set_hours", "set_reminder", "record_partial", "move_block", "days_off", "remove_goal"):
        json.dumps(read_slots(intent, said))


@pytest.mark.parametrize(
    ("intent", "text", "may"),
    [
        ("skip", "skip today", True), ("skip", "don't skip today", False), ("skip", "I wish I could skip work", False),
        ("record_done", "I'm done with pandas", True), ("record_done", "I'm not done with pandas", False),
        ("record_done", "my sister finished pandas", False), ("undo", "undo that", True),
        ("undo", "how do I undo a commit", False), ("stop_reminders", "a lovely day", False),
    ],
)  # fmt: skip
def test_nothing_is_done_at_once_without_words_that_ask_for_it(intent: str, text: str, may: bool) -> None:
    assert may_act(intent, read_sentence(text, today=WEDNESDAY, names=NAMES)) is may


def test_the_head_was_learnt_from_the_shipped_examples(app: TinyApp) -> None:
    head = app.services.sentences.head()
    texts, intents = learnt_examples()
    assert head.examples == examples_checksum(texts, intents), "run `studybot eval --learn` after changing the examples"
    assert set(head.intents) == set(intents)


def test_no_held_back_sentence_is_an_example() -> None:
    held_back = read_labelled(HELD_BACK.read_text(encoding="utf-8").splitlines())
    examples = {e["text"].strip().lower() for e in read_examples()}
    assert not examples & {h["text"].strip().lower() for h in held_back}
    assert len(held_back) > 700
