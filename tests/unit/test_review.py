"""The memory of a card is what fsrs itself says, by whole days."""

from datetime import UTC, date, datetime, timedelta, timezone

import fsrs
import pytest

from studybot.core.review import RATINGS, Memory, Rating, ReviewCard, forgetting, intervals, rate
from studybot.core.review_cards import checks_of, find_check, hash_words, match_cards, wanted_cards
from studybot.core.review_queue import daily_cap, due_date, week_minutes
from tests.library_values import library_of, topic_of

DAY = date(2026, 11, 23)
GRADES = dict(zip(RATINGS, fsrs.Rating, strict=True))
HISTORIES: list[tuple[list[Rating], list[int]]] = [
    (["good", "good", "good", "good", "good"], [2, 11, 46, 163, 497]),
    (["easy", "easy", "easy"], [8, 66, 397]),
    (["again", "again", "good", "good"], [1, 1, 1, 2]),
    (["hard", "hard", "hard", "good"], [1, 3, 7, 15]),
    (["good", "good", "again", "good", "hard", "easy"], [2, 11, 2, 5, 9, 27]),
]


def fresh() -> Memory:
    return Memory(due_on=DAY)


def chance(memory: Memory, on: date) -> float:
    """That a card with this memory is remembered."""
    card = ReviewCard(card_id=1, topic="t", question_hash="", answer_hash="", made_on=DAY, memory=memory)
    return forgetting(card)(on)


@pytest.mark.parametrize(("ratings", "days"), HISTORIES, ids=lambda h: "-".join(map(str, h)))
def test_golden_histories_are_those_of_fsrs_itself(ratings: list[Rating], days: list[int]) -> None:
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    now = datetime(2026, 11, 23, tzinfo=timezone.utc)  # noqa: UP017 fsrs compares with this very object
    theirs, ours, gone = fsrs.Card(card_id=7, due=now), fresh(), []
    for rating in ratings:
        theirs, _ = scheduler.review_card(theirs, GRADES[rating], now)
        ours = rate(ours, rating, on=now.date())
        assert ours.due_on == theirs.due.date()
        assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)
        half = now + timedelta(days=3)
        assert chance(ours, half.date()) == scheduler.get_card_retrievability(theirs, half)
        gone.append(ours.interval_days)
        now = theirs.due
    assert gone == days


def test_a_review_an_hour_earlier_than_yesterday_is_a_day_later() -> None:
    first = rate(fresh(), "again", on=DAY)
    assert (first.due_on - DAY).days == 1
    later = rate(first, "good", on=first.due_on)
    assert later.stability is not None
    assert first.stability is not None
    assert later.stability > first.stability


def test_better_answers_wait_longer_and_nothing_comes_back_the_same_day() -> None:
    memory = fresh()
    for _ in range(4):
        waits = intervals(memory, on=memory.due_on)
        assert list(waits) == list(RATINGS)
        assert sorted(waits.values()) == list(waits.values())
        assert min(waits.values()) >= 1
        memory = rate(memory, "good", on=memory.due_on)


def test_what_is_remembered_fades_and_a_new_card_counts_as_just_learnt() -> None:
    days = [DAY + timedelta(days=n) for n in range(10)]
    chances = [chance(rate(fresh(), "good", on=DAY), on) for on in days]
    assert chances == sorted(set(chances), reverse=True)
    assert chances[0] == 1.0
    assert [chance(fresh(), on) for on in days] == chances


def test_a_wrong_clock_does_not_shorten_a_memory() -> None:
    memory = rate(fresh(), "good", on=DAY)
    back = rate(memory, "good", on=DAY - timedelta(days=5))
    assert back.last_on == DAY
    assert back.due_on > DAY


def test_a_pause_shifts_what_comes_back_in_it_or_after_it_by_its_length() -> None:
    pause = {DAY + timedelta(days=n) for n in (3, 4, 5)}

    def due(days: int) -> int:
        memory = Memory(due_on=DAY + timedelta(days=days))
        card = ReviewCard(card_id=1, topic="t", question_hash="", answer_hash="", made_on=DAY, memory=memory)
        return (due_date(card, pause) - DAY).days

    assert [due(n) for n in (1, 2, 3, 4, 5, 6, 20)] == [1, 2, 6, 7, 8, 9, 23]


def test_the_cap_follows_the_share_of_the_week() -> None:
    assert daily_cap(60, None) == 5
    assert daily_cap(1200, None) == 18
    assert daily_cap(1200, 0.0) == 5
    assert daily_cap(700, 0.2) == 20
    assert (week_minutes(360, None), week_minutes(40, None), week_minutes(360, 0.0)) == (35, 0, 0)


CHECKS = [("What is A?", "It is a."), ("What is B?", "It is b.")]


def stored(topic: str, checks: list[tuple[str, str]], number: int = 1) -> list[ReviewCard]:
    return [
        ReviewCard(
            card_id=i,
            topic=topic,
            question_hash=hash_words(question),
            answer_hash=hash_words(answer),
            made_on=DAY,
            memory=Memory(due_on=DAY),
            number=number,
        )
        for i, (question, answer) in enumerate(checks, 1)
    ]


def test_changed_checks_keep_what_is_still_asked_and_retire_the_rest() -> None:
    asked = [("what is  A?", "Another answer."), ("What does B mean?", "It is b."), ("What is C?", "It is c.")]
    library = library_of(topic_of("alpha", checks=asked))
    cards = stored("alpha", [*CHECKS, ("What is D?", "It is d.")])
    matched = match_cards(cards, wanted_cards(library, ["alpha"]), library)
    assert [(c.card_id, w.question_hash) for c, w in matched.kept] == [
        (1, hash_words("What is A?")),
        (2, hash_words("What does B mean?")),
    ]
    assert [w.question_hash for w in matched.new] == [hash_words("What is C?")]
    assert [c.card_id for c in matched.withdrawn] == [3]


def test_a_renamed_topic_keeps_its_cards_and_merged_ones_ask_once() -> None:
    library = library_of(topic_of("beta", checks=CHECKS, aliases=("alpha", "gamma")))
    practised = stored("gamma", CHECKS, number=9)[0].model_copy(update={"card_id": 20})
    matched = match_cards([*stored("alpha", CHECKS), practised], wanted_cards(library, ["beta"]), library)
    assert [c.card_id for c, _ in matched.kept] == [20, 2]
    assert [c.card_id for c in matched.withdrawn] == [1]
    assert matched.new == []
    assert find_check(library, practised) is not None


def test_a_topic_without_checks_asks_for_its_summary() -> None:
    [check] = checks_of(topic_of("alpha", checks=[]))
    assert check.question == "Say in your own words: what is Alpha about?"
    assert check.answer == "All about alpha."


def test_utc_of_the_standard_library_is_what_fsrs_wants() -> None:
    assert UTC is timezone.utc  # noqa: UP017
