"""Waiting before the next try: longer each time, never together, the same on every run."""

from datetime import timedelta

from studybot.core.backoff import back_off

FIRST, LONGEST = timedelta(seconds=8), timedelta(minutes=15)


def waits(key: str, attempts: range) -> list[float]:
    return [back_off(n, key=key, first=FIRST, longest=LONGEST).total_seconds() for n in attempts]


def test_it_doubles_up_to_the_longest_less_at_most_half() -> None:
    for n, wait in enumerate(waits("7", range(1, 40))):
        whole = min(8 * 2**n, 900)
        assert whole / 2 <= wait <= whole


def test_what_failed_together_does_not_come_back_together() -> None:
    seconds = {int(back_off(8, key=str(n), first=FIRST, longest=LONGEST).total_seconds()) for n in range(200)}
    assert len(seconds) > 100


def test_the_same_try_waits_equally_long_on_every_run() -> None:
    assert waits("41", range(1, 4)) == waits("41", range(1, 4))
    assert waits("41", range(1, 4)) != waits("42", range(1, 4))
