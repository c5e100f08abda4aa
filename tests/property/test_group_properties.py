"""Whatever is typed and however fast: limits hold, and nothing unasked is answered."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from studybot.core.allowance import FRESH, Allowance, Limit, take, wait_seconds
from studybot.core.groups import Heard, StudyGroup, is_question, react, spoken_text, without_mentions

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
PERSON, CHANNEL = Limit(3, timedelta(seconds=60)), Limit(7, timedelta(seconds=60))

steps = st.lists(st.tuples(st.floats(0, 40), st.integers(0, 4)), max_size=80)


@given(steps)
def test_no_window_holds_more_than_its_limit_and_a_refusal_is_said_once(asked: list[tuple[float, int]]) -> None:
    people: dict[int, Allowance] = {}
    channel, now = FRESH, START
    went: list[tuple[datetime, int]] = []
    told: list[datetime] = []
    told_person: dict[int, list[datetime]] = {}
    for pause, who in asked:
        now += timedelta(seconds=pause)
        before = people.get(who, FRESH)
        verdict, people[who], channel = take(before, channel, now=now, of_person=PERSON, of_channel=CHANNEL)
        recent = [(t, w) for t, w in went if t > now - PERSON.within]
        full = sum(w == who for _, w in recent) >= PERSON.most or len(recent) >= CHANNEL.most
        assert (verdict == "go") is not full  # refused only when a limit is reached
        if verdict == "go":
            went.append((now, who))
        elif sum(w == who for _, w in recent) >= PERSON.most:
            assert 0 < wait_seconds(before, PERSON, now=now) <= 60
            if verdict == "tell":
                told_person.setdefault(who, []).append(now)
        elif verdict == "tell":
            told.append(now)
    for moments in (told, *told_person.values()):
        assert all(b - a >= PERSON.within for a, b in pairwise(moments))


@given(st.integers(1, 3), st.floats(0, 59))
def test_waiting_as_long_as_it_says_is_enough(most: int, pause: float) -> None:
    limit = Limit(most, timedelta(seconds=60))
    person, now = FRESH, START
    for _ in range(most):
        _, person, _ = take(person, FRESH, now=now, of_person=limit, of_channel=CHANNEL)
    now += timedelta(seconds=pause)
    verdict, person, _ = take(person, FRESH, now=now, of_person=limit, of_channel=CHANNEL)
    assert verdict == "tell"
    now += timedelta(seconds=wait_seconds(person, limit, now=now))
    assert take(person, FRESH, now=now, of_person=limit, of_channel=CHANNEL)[0] == "go"


@given(st.lists(st.tuples(st.floats(0, 40), st.integers(1, 3)), max_size=40))
def test_a_list_takes_as_much_as_its_questions_one_by_one(asked: list[tuple[float, int]]) -> None:
    person, channel, now = FRESH, FRESH, START
    went: list[tuple[datetime, int]] = []
    for pause, questions in asked:
        now += timedelta(seconds=pause)
        before = person
        verdict, person, channel = take(
            before, channel, now=now, of_person=PERSON, of_channel=CHANNEL, questions=questions
        )
        taken = sum(n for at, n in went if at > now - PERSON.within)
        assert (verdict == "go") is (taken + questions <= PERSON.most)
        if verdict == "go":
            went.append((now, questions))
            continue
        ready = now + timedelta(seconds=wait_seconds(before, PERSON, now=now, questions=questions))
        again = take(before, FRESH, now=ready, of_person=PERSON, of_channel=CHANNEL, questions=questions)
        assert again[0] == "go"


groups = st.one_of(
    st.none(),
    st.builds(
        StudyGroup,
        group_id=st.just("1"),
        channels=st.frozensets(st.sampled_from(["10", "11"])),
        mode=st.sampled_from(["mention", "auto"]),
        created_at=st.just(START),
    ),
)
messages = st.builds(
    Heard,
    text=st.one_of(st.text(max_size=60), st.sampled_from(["what is docker?", "thanks", ""])),
    mentioned=st.booleans(),
    replied=st.booleans(),
    to_others=st.booleans(),
    places=st.frozensets(st.sampled_from(["10", "11", "12"]), min_size=1),
)


@given(groups, messages)
def test_whoever_did_not_ask_is_answered_by_choice_of_the_group_alone(group: StudyGroup | None, heard: Heard) -> None:
    reaction = react(group, heard)
    if reaction == "answer":
        assert group is not None
        assert group.channels & heard.places
        assert heard.addressed or (group.mode == "auto" and is_question(heard.text) and not heard.to_others)
    if not heard.mentioned:
        assert reaction in ("answer", "nothing")  # hints are for who called by name


@given(st.text(max_size=300) | st.text(alphabet="<@!&#:0123456789`> \n?aA", max_size=300))
def test_any_text_can_be_heard(content: str) -> None:
    said = spoken_text(content)
    assert "\n" not in said
    assert not re.search(r"<@!?\d{1,20}>|@everyone\b", said)
    assert isinstance(is_question(content), bool)
    assert not re.search(r"<@!?\d{1,20}>|@everyone\b", without_mentions(f"{content} @everyone"))
