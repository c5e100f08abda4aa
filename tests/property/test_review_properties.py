"""A backlog is spread and never dumped: the cap holds, nothing is lost, the order is that of forgetting."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from studybot.core.review import RATINGS, Memory, ReviewCard, forgetting, rate
from studybot.core.review_queue import ReviewQueue, due_date

TODAY = date(2026, 11, 23)


@st.composite
def cards(draw: st.DrawFn, card_id: int) -> ReviewCard:
    made_on = TODAY - timedelta(days=draw(st.integers(0, 60)))
    memory, number = Memory(due_on=made_on + timedelta(days=1)), 0
    for rating in draw(st.lists(st.sampled_from(RATINGS), max_size=4)):
        if memory.due_on > TODAY:
            break
        memory, number = rate(memory, rating, on=memory.due_on), number + 1
    return ReviewCard(
        card_id=card_id, topic="t", question_hash="q", answer_hash="a", made_on=made_on, memory=memory, number=number
    )


@st.composite
def queues(draw: st.DrawFn) -> ReviewQueue:
    count = draw(st.integers(0, 30))
    first, length = draw(st.integers(-10, 15)), draw(st.integers(0, 12))
    off = {TODAY + timedelta(days=first + n) for n in range(length)}
    off |= {TODAY + timedelta(days=n) for n in draw(st.sets(st.integers(0, 20), max_size=3))}
    return ReviewQueue(
        today=TODAY,
        cards=tuple(draw(cards(n)) for n in range(count)),
        off=frozenset(off),
        cap=draw(st.integers(1, 8)),
        rated_today=draw(st.sampled_from([0, 0, 2, 9])),
    )


def horizon(queue: ReviewQueue) -> int:
    last = max((due_date(card, queue.off) for card in queue.cards), default=TODAY)
    return max(0, (last - TODAY).days) + len(queue.cards) + len(queue.off) + 2


@given(queues())
def test_the_cap_holds_on_every_day_and_days_off_ask_nothing(queue: ReviewQueue) -> None:
    for repeat in (False, True):
        for step, asked in enumerate(queue.days(30, repeat=repeat)):
            assert len(asked) <= queue.cap
            assert len({card.card_id for card in asked}) == len(asked)
            if TODAY + timedelta(days=step) in queue.off:
                assert not asked
    assert len(queue.now()) + queue.rated_today <= max(queue.cap, queue.rated_today)


@given(queues())
def test_nothing_is_lost_and_nothing_comes_before_its_day(queue: ReviewQueue) -> None:
    asked = [(TODAY + timedelta(days=n), card) for n, day in enumerate(queue.days(horizon(queue))) for card in day]
    assert sorted(card.card_id for _, card in asked) == [card.card_id for card in queue.cards]
    assert all(due_date(card, queue.off) <= on for on, card in asked)


@given(queues())
def test_who_is_asked_is_forgotten_sooner_than_who_waits(queue: ReviewQueue) -> None:
    asked = queue.now()
    chances = [forgetting(card)(TODAY) for card in asked]
    assert chances == sorted(chances)
    waiting = [c for c in queue.cards if due_date(c, queue.off) <= TODAY and c not in asked]
    if asked:
        assert all(forgetting(card)(TODAY) >= chances[-1] for card in waiting)


@given(queues())
def test_no_day_is_wasted_while_somebody_waits(queue: ReviewQueue) -> None:
    days = queue.days(horizon(queue))
    for step, asked in enumerate(days[1:], 1):
        on = TODAY + timedelta(days=step)
        left = [c for later in days[step + 1 :] for c in later if due_date(c, queue.off) <= on]
        assert len(asked) == queue.cap or not left or on in queue.off


@given(queues(), st.integers(1, 40))
def test_a_pause_from_today_shifts_what_is_to_come_by_its_length(queue: ReviewQueue, length: int) -> None:
    free = queue._replace(off=frozenset())
    pause = frozenset(TODAY + timedelta(days=n) for n in range(length))
    for card in free.cards:
        due = due_date(card, free.off)
        made_today = (card.memory.last_on or card.made_on) == TODAY  # that day is over for it
        if due >= TODAY:
            assert due_date(card, pause) == due + timedelta(days=length - made_today)
        else:
            assert due_date(card, pause) == due
    paused = free._replace(off=pause)
    assert all(not asked for asked in paused.days(length))
    assert sum(map(len, paused.days(horizon(paused)))) == len(free.cards)


@given(queues())
def test_the_next_day_is_the_first_that_asks(queue: ReviewQueue) -> None:
    after = queue.days(horizon(queue))[1:]
    waits = [n for n, asked in enumerate(after, 1) if asked]
    if waits:
        next_on = queue.next_on()
        assert next_on is not None
        assert next_on <= TODAY + timedelta(days=waits[0])
        assert next_on not in queue.off
