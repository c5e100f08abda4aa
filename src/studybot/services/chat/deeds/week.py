"""The hours of the week: as they are now, as they could be, and the days away."""

from datetime import timedelta
from itertools import accumulate, pairwise

from studybot.core.plan import WEEKDAYS, Availability
from studybot.core.plan_change import SetDaysOff, SetWeek
from studybot.core.week_text import parse_week
from studybot.core.wording import duration, long_day
from studybot.errors import InvalidInput
from studybot.services.chat.deeds.ask import Ask, ask_back, done
from studybot.services.chat.deeds.changes import propose
from studybot.services.chat.deeds.finding import finish_text
from studybot.services.chat.turn import Said, SaidWish, choice

MAX_DAYS_OFF = 120


def set_hours(a: Ask) -> Said:
    week = _week(a)
    if week is None:
        choices = tuple(choice(f"{n} h a week", "set_hours", hours_per_week=n) for n in (3, 5, 8))
        question = "How many hours a week, or which days and times?"
        return ask_back(question, "hours_per_week", "set_hours", {}, choices)
    if a.desk.goals.list(a.who, now=a.now):
        return propose(a, SetWeek(availability=week))
    old = a.desk.learners.get(a.who).availability
    a.desk.learners.change(a.who, availability=week, now=a.now)
    undo = SaidWish(intent="set_hours", slots={"week": old.model_dump(mode="json")})
    return done(f"Noted: {duration(week.minutes_per_week)} a week.", "changed the week", undo=undo)


def _week(a: Ask) -> Availability | None:
    given = a.slots.get("week") or a.slots.get("availability")
    if given:
        try:
            return Availability.model_validate(given)
        except ValueError:
            raise InvalidInput("Two of those times overlap or end before they begin. Say them once more?") from None
    hours = a.slots.get("hours_per_week")
    return parse_week(f"{hours:g} hours") if hours is not None else None


def what_if(a: Ask) -> Said:
    """Nothing changes unless the learner says yes to what is shown."""
    week = a.desk.learners.get(a.who).availability
    if "hours_per_week" in a.slots:
        wanted = round(a.slots["hours_per_week"] * 60)
    elif "extra_minutes_per_week" in a.slots:
        wanted = week.minutes_per_week + a.slots["extra_minutes_per_week"]
    elif "deadline" in a.slots:
        return _would_fit(a)
    else:
        choices = tuple(choice(f"{n} h more a week", "what_if", extra_minutes_per_week=60 * n) for n in (1, 2))
        question = "How many hours more or less a week shall I try?"
        return ask_back(question, "extra_minutes_per_week", "what_if", {}, choices)
    return propose(a, SetWeek(availability=_scaled(week, wanted)), lead="Then it would be like this.")


def _would_fit(a: Ask) -> Said:
    view = a.desk.plans.show(a.who, now=a.now)
    due, finish = a.date("deadline"), view.summary.finish_on
    fits = finish is not None and finish <= due
    verdict = "fit" if fits else "be too early with these hours"
    return Said(reply=f"{finish_text(view)} {long_day(due)} would {verdict}.")


def _scaled(week: Availability, minutes: int) -> Availability:
    """The same days with another total, to the minute; windows become minutes."""
    old = {name: week.minutes(n) for n, name in enumerate(WEEKDAYS) if week.minutes(n)}
    total = sum(old.values())
    if minutes <= 0 or not total:
        raise InvalidInput("That would leave no time to study. Try a smaller change.")
    ends = [round(so_far * minutes / total) for so_far in accumulate(old.values())]
    shares = (max(1, end - start) for start, end in pairwise([0, *ends]))
    return parse_week(", ".join(f"{name} {share} min" for name, share in zip(old, shares, strict=True)))


def days_off(a: Ask) -> Said:
    today = a.today()
    if "from" not in a.slots:
        return ask_back("From when to when are you away?", "from", "days_off", a.slots)
    first, last = a.date("from"), a.date("to")
    if last < first:
        raise InvalidInput(f"{long_day(last)} comes before {long_day(first)}. Which days do you mean?")
    if (last - first).days >= MAX_DAYS_OFF:
        raise InvalidInput(f"That is more than {MAX_DAYS_OFF} days. Give me a shorter stretch.")
    stretch = (first + timedelta(days=n) for n in range((last - first).days + 1))
    days = frozenset(on for on in stretch if on >= today)
    if not days:
        raise InvalidInput("Those days are over already. Which ones do you mean?")
    return propose(a, SetDaysOff(days=days))
