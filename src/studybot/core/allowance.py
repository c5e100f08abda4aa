"""How much one person, or one channel, may ask: a sliding window, and one sentence when it is used up."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

Verdict = Literal["go", "tell", "silent"]


class Limit(NamedTuple):
    most: int
    within: timedelta


PERSON = Limit(5, timedelta(minutes=1))
CHANNEL = Limit(20, timedelta(minutes=1))


class Allowance(NamedTuple):
    """What was taken within the window, oldest first, and when a refusal was last said aloud."""

    taken: tuple[datetime, ...] = ()
    told_at: datetime | None = None


FRESH = Allowance()


def left_over(allowance: Allowance, limit: Limit, *, now: datetime) -> Allowance:
    """Without what is older than the window; ``FRESH`` when nothing is left of it."""
    edge = now - limit.within
    told = allowance.told_at if allowance.told_at is not None and allowance.told_at > edge else None
    return Allowance(tuple(t for t in allowance.taken if t > edge), told)


def take(
    person: Allowance,
    channel: Allowance,
    *,
    now: datetime,
    of_person: Limit = PERSON,
    of_channel: Limit = CHANNEL,
    questions: int = 1,
) -> tuple[Verdict, Allowance, Allowance]:
    """One more message of this person in this channel, with so many ``questions``, no more than either limit. Both or
    neither are charged, for all of them; ``tell`` comes at most once a window, every further refusal is ``silent``."""
    person, channel = left_over(person, of_person, now=now), left_over(channel, of_channel, now=now)
    if len(person.taken) + questions > of_person.most:
        verdict: Verdict = "silent" if person.told_at else "tell"
        return verdict, person._replace(told_at=person.told_at or now), channel
    if len(channel.taken) + questions > of_channel.most:
        verdict = "silent" if channel.told_at else "tell"
        return verdict, person, channel._replace(told_at=channel.told_at or now)
    more = (now,) * questions
    return "go", person._replace(taken=(*person.taken, *more)), channel._replace(taken=(*channel.taken, *more))


def wait_seconds(allowance: Allowance, limit: Limit, *, now: datetime, questions: int = 1) -> int:
    """Until there is room for so many more, rounded up; 0 when there is."""
    recent = left_over(allowance, limit, now=now).taken
    if len(recent) + questions <= limit.most:
        return 0
    rest = recent[questions - limit.most - 1] + limit.within - now
    return max(1, -int(-rest.total_seconds() // 1))
