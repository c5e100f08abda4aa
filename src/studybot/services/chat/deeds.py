"""What each intent does: it reads, it records at once, or it shows a change that waits for a yes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from studybot.core.learner import Learner, PlannedBlock
from studybot.core.local_time import local_date
from studybot.core.plan import WEEKDAYS, Availability
from studybot.core.plan_change import MoveBlock, PlanAction, SetDaysOff, SetWeek
from studybot.core.sentences.spelling import near
from studybot.core.text import ABBREVIATIONS
from studybot.core.week_text import parse_week
from studybot.core.wording import count, day, duration, long_day
from studybot.errors import InvalidInput, NotFound
from studybot.services import text as say
from studybot.services.changes import ChangeService
from studybot.services.chat import words as phrases
from studybot.services.chat.turn import Choice, Pending, Said, SaidWish, Shown, Talk, choice, yes_no
from studybot.services.goals import GoalService
from studybot.services.learners import LearnerService
from studybot.services.library import LibraryService
from studybot.services.plans import PlanService
from studybot.services.privacy import PrivacyService
from studybot.services.progress import ProgressService
from studybot.services.questions import QuestionService
from studybot.services.reminders import ReminderService
from studybot.services.reviews import ReviewService
from studybot.services.views import ChangePreview, PlanView, ReminderView
from studybot.storage.conversations import delete_talk
from studybot.storage.database import Database

Slots = dict[str, Any]
MAX_DAYS_OFF = 120


class Desk(NamedTuple):
    """The services a conversation uses."""

    learners: LearnerService
    goals: GoalService
    plans: PlanService
    changes: ChangeService
    progress: ProgressService
    reminders: ReminderService
    library: LibraryService
    questions: QuestionService
    privacy: PrivacyService
    reviews: ReviewService


class Ask(NamedTuple):
    """One wish of one learner at one moment."""

    who: str
    slots: Slots
    talk: Talk
    now: datetime
    confirmed: bool


class Deeds:
    def __init__(self, db: Database, desk: Desk) -> None:
        self._db = db
        self._desk = desk
        self._by_intent: dict[str, Callable[[Ask], Said]] = {
            "set_goal": self._set_goal, "set_hours": self._set_hours, "set_timezone": self._set_timezone,
            "set_reminder": self._set_reminder, "pause_reminders": self._pause, "resume_reminders": self._resume,
            "stop_reminders": self._stop, "restore_reminder": self._restore_reminder, "show_plan": self._show_plan,
            "show_today": self._show_today, "next_step": self._next, "record_done": self._record_done,
            "record_partial": self._record_partial, "skip": self._skip, "know_topic": self._know,
            "move_block": self._move, "days_off": self._days_off, "why_topic": self._why, "on_track": self._on_track,
            "what_if": self._what_if, "undo": self._undo, "undo_entry": self._undo_entry,
            "undo_change": self._undo_change, "progress": self._progress, "review": self._review,
            "ask_question": self._question, "export_data": self._export, "delete_data": self._delete,
            "about_data": lambda _a: Said(reply=phrases.ABOUT_DATA), "when_topic": self._when,
            "show_topic": self._show_topic, "show_roadmap": self._roadmaps, "list_goals": self._goals,
            "remove_goal": self._remove_goal, "replan": self._replan, "greeting": self._greet,
            "thanks": lambda _a: Said(reply="You are welcome."), "help": lambda _a: Said(reply=phrases.HELP),
        }  # fmt: skip

    def do(self, who: str, wish: SaidWish, talk: Talk, *, now: datetime, confirmed: bool = False) -> Said:
        return self._by_intent[wish.intent](Ask(who, wish.slots, talk, now, confirmed))

    def question(self, wish: SaidWish) -> str:
        """A deed that was perhaps meant, as a question."""
        topic = wish.slots.get("topic")
        named = f" {topic}" if topic else ""
        what = {
            "record_done": f"record{named or ' the next block'} as done",
            "record_partial": f"record some time on{named or ' the next block'}",
            "skip": f"skip{named or ' it'}", "know_topic": f"count{named} as known",
            "undo": "take back the last thing",
            "set_reminder": f"set your reminder to {wish.slots.get('time', 'another time')}",
            "pause_reminders": "pause the reminders", "resume_reminders": "send reminders again",
            "stop_reminders": "stop the reminders",
        }[wish.intent]  # fmt: skip
        return f"Shall I {what}?"

    # ---- yes and no -------------------------------------------------------------------------------------------------

    def confirm(self, who: str, pending: Pending, *, now: datetime) -> Said:
        if pending.kind == "goal":
            return self._goal_confirmed(who, pending, now)
        view, new = self._desk.changes.apply(who, pending.number, now=now)
        text = f"{'Changed.' if new else 'That was changed already.'} {_finish(view)}"
        undo = SaidWish(intent="undo_change", slots={"change": pending.number})
        actions = (f"changed the plan (change {pending.number})",) if new else ()
        return Said(reply=text, actions=actions, undo=undo, choices=(Choice(label="Undo", wish=undo),))

    def _goal_confirmed(self, who: str, pending: Pending, now: datetime) -> Said:
        view = self._desk.goals.confirm(who, pending.number, now=now)
        reply = f"It is your goal now.\n{say.plan_text(view)}"
        actions = (f"added goal {pending.number}", "planned")
        hours = pending.wish.slots.get("hours_per_week") if pending.wish else None
        if hours and abs(hours * 60 - view.summary.minutes_per_week) > 1:
            more = self._set_hours(Ask(who, {"hours_per_week": hours}, Talk(), now, False))
            return more.model_copy(update={"reply": f"{reply}\n{more.reply}", "actions": actions})
        return Said(reply=reply, actions=actions, shown=_shown(_coming(view)))

    def latest_yes(self, who: str, *, now: datetime) -> Said:
        """A yes to a goal that was proposed somewhere else, or to nothing."""
        try:
            goal_id = self._desk.goals.latest_proposal(who)
        except NotFound:
            return Said(reply=phrases.NOTHING_TO_ANSWER.format(examples=phrases.examples()))
        return self.confirm(who, Pending(kind="goal", number=goal_id), now=now)

    def discard(self, who: str, pending: Pending) -> Said:
        if pending.kind == "goal":
            self._desk.goals.discard(who, pending.number)
            return Said(reply="Not added. Say it in other words if you like.")
        if pending.kind == "change":
            self._desk.changes.discard(who, pending.number)
        return Said(reply="All right, nothing changed.")

    # ---- goals and plan ---------------------------------------------------------------------------------------------

    def _set_goal(self, a: Ask) -> Said:
        goal = a.slots.get("goal")
        if not goal:
            choices = tuple(
                choice(r.title, "set_goal", goal=f"become a {r.title.lower()}")
                for r in list(self._desk.library.library().roadmaps.values())[:4]
            )
            pending = Pending(kind="slot", slot="goal", wish=SaidWish(intent="set_goal", slots=a.slots))
            return Said(
                reply="What do you want to be able to do? Say it in your words.", choices=choices, pending=pending
            )
        proposal = self._desk.goals.propose(a.who, goal, deadline=a.slots.get("deadline"), now=a.now)
        wish = SaidWish(intent="set_goal", slots=a.slots)
        pending = Pending(kind="goal", number=proposal.goal.goal_id, wish=wish)
        return Said(reply=say.proposal_text(proposal), choices=yes_no("Yes, plan it", "No"), pending=pending)

    def _goals(self, a: Ask) -> Said:
        goals = self._desk.goals.list(a.who, now=a.now)
        text = "\n".join(f"{n}. {say.goal_text(g, a.now.date())}" for n, g in enumerate(goals, 1))
        return Said(reply=text or "You have no goal yet. Tell me what you want to be able to do.")

    def _remove_goal(self, a: Ask) -> Said:
        goals = self._desk.goals.list(a.who, now=a.now)
        wanted = str(a.slots.get("goal", "")).lower()
        ids = {g.goal.goal_id: g for g in goals}
        hits = [g for n, g in enumerate(goals, 1) if wanted == str(n)]
        hits = hits or ([ids[int(wanted)]] if wanted.isdigit() and int(wanted) in ids else [])
        hits = hits or [
            g for g in goals if wanted and not wanted.isdigit() and _same_words(wanted, f"{g.goal.text} {g.title}")
        ]
        hits = hits or (list(goals) if len(goals) == 1 and not wanted else [])
        if len(hits) == 1 and (a.confirmed or "id" in a.slots):
            self._desk.goals.remove(a.who, hits[0].goal.goal_id, now=a.now)
            return Said(
                reply=f"Removed: {hits[0].title}. What you did stays.",
                actions=(f"removed goal {hits[0].goal.goal_id}",),
            )
        if len(hits) == 1:
            wish = SaidWish(intent="remove_goal", slots={"goal": str(hits[0].goal.goal_id), "id": True})
            text = f"Remove the goal “{hits[0].title}”? Its blocks leave your plan; what you did stays."
            return Said(
                reply=text, choices=yes_no("Yes, remove it", "No, keep it"), pending=Pending(kind="confirm", wish=wish)
            )
        if not goals:
            return Said(reply="You have no goal to remove.")
        choices = tuple(choice(g.title, "remove_goal", goal=str(g.goal.goal_id)) for g in (hits or list(goals))[:5])
        pending = Pending(kind="slot", slot="goal", wish=SaidWish(intent="remove_goal"))
        return Said(reply="Which goal shall go?", choices=choices, pending=pending)

    def _show_plan(self, a: Ask) -> Said:
        view = self._desk.plans.show(a.who, now=a.now)
        return Said(reply=say.plan_text(view), shown=_shown(_coming(view)))

    def _replan(self, a: Ask) -> Said:
        if not a.confirmed:
            self._desk.plans.show(a.who, now=a.now)  # without a plan there is nothing to plan again
            wish = SaidWish(intent="replan")
            text = "Shall I plan everything again from today? What you did stays; open blocks may move."
            return Said(reply=text, choices=yes_no("Yes, plan again", "No"), pending=Pending(kind="confirm", wish=wish))
        view = self._desk.plans.replan(a.who, now=a.now)
        return Said(reply=say.plan_text(view), actions=("planned again",), shown=_shown(_coming(view)))

    def _show_today(self, a: Ask) -> Said:
        view = self._desk.plans.today(a.who, now=a.now)
        return Said(reply=say.day_text(view), shown=_shown(b for b in view.blocks if b.state == "planned"))

    def _next(self, a: Ask) -> Said:
        coming = self._desk.plans.coming(a.who, now=a.now)
        if not coming:
            return Said(reply="Nothing is planned. Tell me what you want to learn, and I plan it.")
        first, today = coming[0], self._today(a)
        reply = f"Next: {say.block_text(first)}, {day(first.on, today=today)}."
        return Said(
            reply=reply,
            shown=_shown(coming[:3]),
            choices=(
                choice("Done", "record_done", block=first.block_id),
                choice("Tell me about it", "show_topic", topic=first.topic),
            ),
        )

    def _on_track(self, a: Ask) -> Said:
        view = self._desk.plans.show(a.who, now=a.now)
        lines = [_finish(view)]
        for goal in view.goals:
            if goal.goal.deadline is not None:
                late = count(goal.lateness_days, "day")
                end = f"{late} late" if goal.lateness_days else "in time"
                lines.append(f"{goal.title}: {end} for {long_day(goal.goal.deadline)}.")
        if not view.summary.feasible:
            lines.append("Say “what if I had two more hours a week?” to see a way out, or look at /plan options.")
        return Said(reply="\n".join(lines))

    def _what_if(self, a: Ask) -> Said:
        learner = self._desk.learners.get(a.who)
        if "deadline" in a.slots and not {"hours_per_week", "extra_minutes_per_week"} & set(a.slots):
            view = self._desk.plans.show(a.who, now=a.now)
            due, finish = date.fromisoformat(a.slots["deadline"]), view.summary.finish_on
            fits = finish is not None and finish <= due
            return Said(
                reply=f"{_finish(view)} {long_day(due)} would {'fit' if fits else 'be too early with these hours'}."
            )
        minutes = learner.availability.minutes_per_week
        if "hours_per_week" in a.slots:
            wanted = round(a.slots["hours_per_week"] * 60)
        elif "extra_minutes_per_week" in a.slots:
            wanted = minutes + a.slots["extra_minutes_per_week"]
        else:
            pending = Pending(kind="slot", slot="extra_minutes_per_week", wish=SaidWish(intent="what_if"))
            choices = (
                choice("1 h more a week", "what_if", extra_minutes_per_week=60),
                choice("2 h more a week", "what_if", extra_minutes_per_week=120),
            )
            return Said(reply="How many hours more or less a week shall I try?", choices=choices, pending=pending)
        return self._propose(
            a, SetWeek(availability=_scaled(learner.availability, wanted)), lead="Then it would be like this."
        )

    def _set_hours(self, a: Ask) -> Said:
        week = self._week(a)
        if week is None:
            choices = tuple(choice(f"{n} h a week", "set_hours", hours_per_week=n) for n in (3, 5, 8))
            pending = Pending(kind="slot", slot="hours_per_week", wish=SaidWish(intent="set_hours"))
            return Said(reply="How many hours a week, or which days and times?", choices=choices, pending=pending)
        if not self._desk.goals.list(a.who, now=a.now):
            old = self._desk.learners.get(a.who).availability
            self._desk.learners.change(a.who, availability=week, now=a.now)
            undo = SaidWish(intent="set_hours", slots={"week": old.model_dump(mode="json")})
            return Said(
                reply=f"Noted: {duration(week.minutes_per_week)} a week.",
                actions=("changed the week",),
                undo=undo,
                choices=(Choice(label="Undo", wish=undo),),
            )
        return self._propose(a, SetWeek(availability=week))

    def _week(self, a: Ask) -> Availability | None:
        given = a.slots.get("week") or a.slots.get("availability")
        if given:
            try:
                return Availability.model_validate(given)
            except ValueError:
                raise InvalidInput("Two of those times overlap or end before they begin. Say them once more?") from None
        hours = a.slots.get("hours_per_week")
        return parse_week(f"{hours:g} hours") if hours is not None else None

    def _days_off(self, a: Ask) -> Said:
        today = self._today(a)
        if "from" not in a.slots:
            wish = SaidWish(intent="days_off", slots=a.slots)
            return Said(reply="From when to when are you away?", pending=Pending(kind="slot", slot="from", wish=wish))
        first, last = (date.fromisoformat(a.slots[k]) for k in ("from", "to"))
        if last < first:
            raise InvalidInput(f"{long_day(last)} comes before {long_day(first)}. Which days do you mean?")
        if (last - first).days >= MAX_DAYS_OFF:
            raise InvalidInput(f"That is more than {MAX_DAYS_OFF} days. Give me a shorter stretch.")
        days = frozenset(
            first + timedelta(days=n) for n in range((last - first).days + 1) if first + timedelta(days=n) >= today
        )
        if not days:
            raise InvalidInput("Those days are over already. Which ones do you mean?")
        return self._propose(a, SetDaysOff(days=days))

    def _move(self, a: Ask) -> Said:
        blocks = self._blocks(a, on=a.slots.get("from"))
        if not blocks:
            where = f" on {long_day(date.fromisoformat(a.slots['from']))}" if "from" in a.slots else ""
            return Said(reply=f"I find no open block{where} to move. “Show my plan” tells what is planned.")
        if "to" not in a.slots:
            today = self._today(a)
            days = [today + timedelta(days=n) for n in (1, 2, 3)]
            slots = {**a.slots, "block": blocks[0].block_id}
            choices = tuple(choice(day(d, today=today), "move_block", **{**slots, "to": d.isoformat()}) for d in days)
            pending = Pending(kind="slot", slot="to", wish=SaidWish(intent="move_block", slots=slots))
            return Said(reply=f"Move {blocks[0].title} to which day?", choices=choices, pending=pending)
        action = MoveBlock(block_id=blocks[0].block_id, on=date.fromisoformat(a.slots["to"]))
        return self._propose(a, action)

    def _propose(self, a: Ask, action: PlanAction, *, lead: str = "") -> Said:
        preview = self._desk.changes.propose(a.who, action, now=a.now)
        text = f"{lead} {_preview_text(preview)}".strip()
        pending = Pending(kind="change", number=preview.change_id)
        return Said(reply=text, choices=yes_no("Yes, change it", "No, leave it"), pending=pending)

    # ---- records ----------------------------------------------------------------------------------------------------

    def _record_done(self, a: Ask) -> Said:
        minutes = a.slots.get("minutes")
        if "topic" in a.slots or "block" in a.slots:
            slug = self._slug(a.slots.get("topic"), a) if "topic" in a.slots else None
            block = a.slots.get("block")
            recorded = self._desk.progress.done(
                a.who,
                block_id=block,
                topic=None if block else slug,
                minutes=minutes,
                finished=True if slug and not block else None,
                now=a.now,
            )
        else:
            recorded = self._desk.progress.done(a.who, minutes=minutes, now=a.now)
        return _recorded(recorded, f"recorded {recorded.topic}: done, {recorded.minutes} min")

    def _record_partial(self, a: Ask) -> Said:
        block = next(iter(self._blocks(a, on=None, due=True)), None)
        slug = self._slug(a.slots["topic"], a) if "topic" in a.slots else None
        minutes = a.slots.get("minutes")
        if minutes is None and "share" in a.slots:
            whole = block.minutes if block else self._desk.library.topic(slug).minutes.typical if slug else 0
            minutes = max(1, round(whole * a.slots["share"])) if whole else None
        if minutes is None:
            wish = SaidWish(intent="record_partial", slots=a.slots)
            choices = tuple(choice(duration(n), "record_partial", **{**a.slots, "minutes": n}) for n in (15, 30, 60))
            return Said(
                reply="How long was it?", choices=choices, pending=Pending(kind="slot", slot="minutes", wish=wish)
            )
        recorded = self._desk.progress.done(
            a.who, block_id=block.block_id if block else None, topic=None if block else slug, minutes=minutes,
            finished=False, now=a.now,
        )  # fmt: skip
        return _recorded(recorded, f"recorded {recorded.topic}: {recorded.minutes} min")

    def _skip(self, a: Ask) -> Said:
        on = a.slots.get("on")
        blocks = self._blocks(a, on=on or (None if {"topic", "block"} & set(a.slots) else self._today(a).isoformat()))
        if not blocks:
            return Said(reply="Nothing open is planned there, so there is nothing to skip.")
        chosen = blocks if on and "topic" not in a.slots else blocks[:1]
        recorded = [self._desk.progress.skip(a.who, block_id=b.block_id, now=a.now) for b in chosen]
        titles = ", ".join(r.title for r in recorded)
        undo = SaidWish(intent="undo_entry", slots={"entries": [r.entry_id for r in recorded]})
        reply = f"Skipped {titles}; its time is planned again."
        return Said(
            reply=reply,
            actions=tuple(f"skipped {r.topic}" for r in recorded if not r.already),
            undo=undo,
            choices=(Choice(label="Undo", wish=undo),),
        )

    def _know(self, a: Ask) -> Said:
        if "topic" not in a.slots:
            wish = SaidWish(intent="know_topic")
            return Said(reply="Which topic do you know already?", pending=Pending(kind="slot", slot="topic", wish=wish))
        recorded = self._desk.progress.know(a.who, self._slug(a.slots["topic"], a), now=a.now)
        return _recorded(recorded, f"known {recorded.topic}")

    def _undo(self, a: Ask) -> Said:
        if a.talk.undo is not None:
            return self._by_intent[a.talk.undo.intent](Ask(a.who, a.talk.undo.slots, a.talk, a.now, True))
        try:
            recorded = self._desk.progress.undo(a.who, now=a.now)
        except NotFound:
            view = self._desk.changes.undo(a.who, now=a.now)
            return Said(reply=f"Taken back. {_finish(view)}", actions=("took back a change of the plan",))
        return Said(reply=say.recorded_text(recorded), actions=(f"took back {recorded.topic}",))

    def _undo_entry(self, a: Ask) -> Said:
        taken = [self._desk.progress.undo(a.who, entry, now=a.now) for entry in a.slots["entries"]]
        actions = tuple(f"took back {r.topic}" for r in taken if not r.already)
        return Said(reply=say.recorded_text(taken[-1]), actions=actions)

    def _undo_change(self, a: Ask) -> Said:
        view = self._desk.changes.undo(a.who, a.slots["change"], now=a.now)
        return Said(reply=f"Taken back. {_finish(view)}", actions=("took back a change of the plan",))

    # ---- reminders and zone -----------------------------------------------------------------------------------------

    def _set_reminder(self, a: Ask) -> Said:
        if "time" not in a.slots and "weekdays" not in a.slots:
            wish = SaidWish(intent="set_reminder", slots=a.slots)
            choices = tuple(choice(t, "set_reminder", time=t) for t in ("08:00", "12:30", "19:00"))
            return Said(
                reply="When shall I remind you?", choices=choices, pending=Pending(kind="slot", slot="time", wish=wish)
            )
        before = self._reminder_before(a)
        days = a.slots.get("weekdays")
        view = self._desk.reminders.set(
            a.who, at=a.slots.get("time"), weekdays=", ".join(days) if days else None, enabled=True, now=a.now
        )
        on = f" ({', '.join(days)})" if days else ""
        return self._reminded(f"{say.reminder_text(view)}{on}", f"reminder at {view.reminder.local_time:%H:%M}", before)

    def _pause(self, a: Ask) -> Said:
        today = self._today(a)
        if "until" not in a.slots:
            monday = today + timedelta(days=7 - today.weekday())
            days = {
                "Until tomorrow": today + timedelta(days=1),
                "Until Monday": monday,
                "For a week": today + timedelta(days=7),
            }
            choices = tuple(choice(label, "pause_reminders", until=on.isoformat()) for label, on in days.items())
            pending = Pending(kind="slot", slot="until", wish=SaidWish(intent="pause_reminders"))
            return Said(reply="Until when?", choices=choices, pending=pending)
        until = date.fromisoformat(a.slots["until"])
        if until <= today:
            raise InvalidInput("That day is not ahead of us. Until when shall I pause?")
        before = self._reminder_before(a)
        self._desk.reminders.pause(a.who, (until - timedelta(days=1)).isoformat(), now=a.now)  # through the day before
        return self._reminded(
            f"No reminders until {long_day(until)}; that day they come again.",
            f"reminders paused until {until}",
            before,
        )

    def _resume(self, a: Ask) -> Said:
        before = self._reminder_before(a)
        view = self._desk.reminders.resume(a.who, now=a.now)
        if not view.reminder.enabled:
            view = self._desk.reminders.set(a.who, enabled=True, now=a.now)
        return self._reminded(say.reminder_text(view), "reminders on", before)

    def _stop(self, a: Ask) -> Said:
        before = self._reminder_before(a)
        self._desk.reminders.off(a.who, now=a.now)
        return self._reminded("Your reminders are off.", "reminders off", before)

    def _reminder_before(self, a: Ask) -> ReminderView | None:
        try:
            return self._desk.reminders.view(a.who)
        except InvalidInput:
            return None

    def _reminded(self, reply: str, action: str, before: ReminderView | None) -> Said:
        undo = None
        if before is not None:
            kinds = [
                k.reminder.model_dump(
                    mode="json", include={"kind", "local_time", "weekdays", "enabled", "paused_until"}
                )
                for k in before.kinds
            ]
            undo = SaidWish(intent="restore_reminder", slots={"kinds": kinds})
        choices = (Choice(label="Undo", wish=undo),) if undo else ()
        return Said(reply=reply, actions=(action,), undo=undo, choices=choices)

    def _restore_reminder(self, a: Ask) -> Said:
        view = None
        for k in a.slots["kinds"]:
            days = ", ".join(WEEKDAYS[n] for n in sorted(k["weekdays"]))
            view = self._desk.reminders.set(
                a.who,
                kind=k["kind"],
                at=k["local_time"][:5],
                weekdays=days or None,
                enabled=k["enabled"],
                pause_until=k["paused_until"],
                now=a.now,
            )
        return Said(
            reply=f"Taken back. {say.reminder_text(view)}" if view else "Taken back.",
            actions=("took back a change of the reminders",),
        )

    def _set_timezone(self, a: Ask) -> Said:
        zone = a.slots.get("zone")
        if zone is None:
            pending = Pending(kind="slot", slot="zone", wish=SaidWish(intent="set_timezone"))
            return Said(reply="Which city are you in?", pending=pending)
        learner = self._desk.learners.get(a.who)
        if learner.zone == zone:
            return Said(reply=f"Your time zone is {zone} already.")
        if not (a.confirmed or "back" in a.slots):
            local = a.now.astimezone(learner.model_copy(update={"zone": zone}).local_zone)
            text = f"Shall I switch your time zone from {learner.zone} to {zone}? It is {local:%H:%M} there now."
            return Said(
                reply=text,
                choices=yes_no("Yes, switch", "No"),
                pending=Pending(kind="confirm", wish=SaidWish(intent="set_timezone", slots=a.slots)),
            )
        self._desk.learners.change(a.who, zone=zone, now=a.now)
        undo = SaidWish(intent="set_timezone", slots={"zone": learner.zone, "back": True})
        return Said(
            reply=f"Your time zone is {zone} now.",
            actions=(f"time zone {zone}",),
            undo=undo,
            choices=(Choice(label="Undo", wish=undo),),
        )

    # ---- reading ----------------------------------------------------------------------------------------------------

    def _progress(self, a: Ask) -> Said:
        return Said(reply=say.progress_text(self._desk.progress.overview(a.who, now=a.now)))

    def _review(self, a: Ask) -> Said:
        due = self._desk.reviews.stats(a.who, now=a.now).due_today
        if not due:
            return Said(reply="Nothing is due for review today. What you finish comes back the next day.")
        return Said(reply=f"{count(due, 'question')} due today: /review start asks them one by one.")

    def _question(self, a: Ask) -> Said:
        asked = self._desk.questions.ask(a.who, str(a.slots["question"]), place=a.talk.place, now=a.now)
        answer = asked.answer
        library = self._desk.library.library().topics
        shown = tuple(Shown(topic=s, title=library[s].title) for s in answer.related_topics if s in library)
        assumed = f"I take it you mean: {asked.assumed}.\n" if asked.assumed else ""
        return Said(reply=assumed + say.answer_text(answer), shown=shown or None, asked=asked)

    def _why(self, a: Ask) -> Said:
        if "topic" not in a.slots:
            return self._which_topic(a, "why_topic", "Which topic do you mean?")
        slug = self._slug(a.slots["topic"], a)
        title = self._desk.library.topic(slug).title
        block = next((b for b in self._desk.plans.coming(a.who, now=a.now) if b.topic == slug), None)
        if block is None:
            return Said(reply=f"{title} is not in your plan: you finished it, or no goal of yours needs it.")
        why = self._desk.plans.why(a.who, block.block_id, now=a.now)
        lines = [f"{g.title} needs it: {' → '.join(g.path)}." for g in why.goals]
        if why.after:
            lines.append(
                f"{', '.join(s.title for s in why.after[:4])} {'wait' if len(why.after) > 1 else 'waits'} for it."
            )
        lines.append("If you know it already, say so and it leaves the plan.")
        return Said(reply="\n".join([f"{title}:", *lines]), shown=(_one(block),))

    def _when(self, a: Ask) -> Said:
        if "topic" not in a.slots:
            return self._which_topic(a, "when_topic", "When which topic comes?")
        slug = self._slug(a.slots["topic"], a)
        title = self._desk.library.topic(slug).title
        blocks = [b for b in self._desk.plans.coming(a.who, now=a.now) if b.topic == slug]
        if not blocks:
            return Said(reply=f"{title} is not in your plan.")
        days = ", ".join(dict.fromkeys(day(b.on, today=self._today(a)) for b in blocks[:5]))
        return Said(reply=f"{title}: {days}{' and later' if len(blocks) > 5 else ''}.", shown=_shown(blocks[:1]))

    def _show_topic(self, a: Ask) -> Said:
        if "topic" not in a.slots:
            return self._which_topic(a, "show_topic", "Which topic?")
        page = self._desk.library.topic_page(self._slug(a.slots["topic"], a))
        return Said(
            reply=say.topic_text(page.topic, page.text), shown=(Shown(topic=page.topic.slug, title=page.topic.title),)
        )

    def _which_topic(self, a: Ask, intent: str, question: str) -> Said:
        topics = list(dict.fromkeys((s.topic, s.title) for s in a.talk.shown))[:4]
        choices = tuple(choice(title, intent, topic=slug) for slug, title in topics)
        return Said(
            reply=question, choices=choices, pending=Pending(kind="slot", slot="topic", wish=SaidWish(intent=intent))
        )

    def _roadmaps(self, _a: Ask) -> Said:
        return Said(reply=say.roadmaps_text(self._desk.library.library().roadmaps.values()))

    def _greet(self, a: Ask) -> Said:
        if self._desk.learners.find(a.who) is None:
            return Said(reply=f"Hello! {phrases.HELP}")
        return Said(reply=f"Hello! {phrases.examples('show_today', 'record_done', 'progress')}")

    # ---- data -------------------------------------------------------------------------------------------------------

    def _export(self, a: Ask) -> Said:
        kinds = self._desk.privacy.export(a.who)
        rows = sum(len(found) for found in kinds.values() if isinstance(found, list))
        return Said(
            reply=f"Everything I store about you, {count(rows, 'record')}: /data export or `studybot export`.",
            file="export",
        )

    def _delete(self, a: Ask) -> Said:
        self._desk.learners.get(a.who)
        text = (
            "This deletes your goals, plan, progress and reminders for good. Type DELETE to do it; nothing else will."
        )
        return Said(reply=text, pending=Pending(kind="delete"))

    def delete_now(self, who: str) -> Said:
        with self._db.atomic():
            gone = self._desk.privacy.forget(who)
            delete_talk(self._db, who)
        return Said(
            reply=f"Everything about you is deleted: {count(sum(gone.values()), 'record')}. Goodbye.",
            actions=("deleted everything",),
        )

    # ---- finding ----------------------------------------------------------------------------------------------------

    def _today(self, a: Ask) -> date:
        return local_date(a.now, self._learner(a).zone)

    def _learner(self, a: Ask) -> Learner:
        return self._desk.learners.get(a.who)

    def _slug(self, words: Any, a: Ask) -> str:
        """The library's topic that some words mean; a learner's own plan first. Raises NotFound."""
        named = " ".join(str(words).lower().split())
        try:
            return self._desk.library.topic(named).slug
        except NotFound:
            pass
        topics = self._desk.library.library().topics
        spelled = ABBREVIATIONS.get(named, named)
        titles = {t.title.lower(): s for s, t in topics.items()} | {s.replace("-", " "): s for s in topics}
        for form in (spelled, spelled.rstrip("s"), f"{spelled}s", spelled.replace(" ", "-")):
            if form in titles:
                return titles[form]
        best = near(spelled, titles) if len(spelled) > 3 else None
        if best:
            return titles[best]
        planned = (
            {b.topic for b in self._desk.plans.coming(a.who, now=a.now)} if self._desk.learners.find(a.who) else set()
        )
        inside = [s for title, s in titles.items() if set(spelled.split()) <= set(title.split())]
        inside = [s for s in inside if s in planned] or inside
        if len(set(inside)) == 1:
            return inside[0]
        return self._desk.library.topic(named).slug  # its error names the nearest

    def _blocks(self, a: Ask, *, on: str | None, due: bool = False) -> list[PlannedBlock]:
        """Open blocks that were meant, the earliest first. ``due``: today's when nothing was named."""
        coming = list(self._desk.plans.coming(a.who, now=a.now))
        if "block" in a.slots:
            return [b for b in coming if b.block_id == a.slots["block"]]
        if "topic" in a.slots:
            slug = self._slug(a.slots["topic"], a)
            coming = [b for b in coming if b.topic == slug]
            if due:
                return [b for b in coming if b.on == self._today(a)]
        elif due:
            return [b for b in coming if b.on == self._today(a)][:1]
        return [b for b in coming if on is None or b.on.isoformat() == on]


def _recorded(recorded: Any, action: str) -> Said:
    undo = SaidWish(intent="undo_entry", slots={"entries": [recorded.entry_id]})
    if recorded.already:
        return Said(reply=say.recorded_text(recorded))
    shown = (Shown(topic=recorded.topic, title=recorded.title),)
    return Said(
        reply=say.recorded_text(recorded),
        actions=(action,),
        undo=undo,
        shown=shown,
        choices=(Choice(label="Undo", wish=undo),),
    )


def _scaled(week: Availability, minutes: int) -> Availability:
    """The same days with another total; windows become minutes."""
    old = {name: week.minutes(n) for n, name in enumerate(WEEKDAYS) if week.minutes(n)}
    total = sum(old.values())
    if minutes <= 0 or not total:
        raise InvalidInput("That would leave no time to study. Try a smaller change.")
    return parse_week(", ".join(f"{name} {max(1, round(m * minutes / total))} min" for name, m in old.items()))


def _preview_text(preview: ChangePreview) -> str:
    before, after = preview.before, preview.after
    lines = [preview.said, f"Finish: {_on(before)} → {_on(after)}."]
    late = [g for g in after.goals if g.lateness_days]
    if any(g.goal.deadline for g in after.goals):
        lines.append("Every deadline holds." if not late else f"{count(len(late), 'deadline')} would not hold.")
    return "\n".join([*lines, "Shall I change it?"])


def _finish(view: PlanView) -> str:
    return f"You finish about {_on(view)}." if view.summary.finish_on else "Nothing is left to plan."


def _on(view: PlanView) -> str:
    return day(view.summary.finish_on, today=view.today) if view.summary.finish_on else "nothing left to plan"


def _coming(view: PlanView) -> list[PlannedBlock]:
    return [b for week in view.weeks for b in week.blocks if b.state == "planned" and b.on >= view.today]


def _shown(blocks: Any) -> tuple[Shown, ...]:
    return tuple(_one(b) for b in list(blocks)[:8])


def _one(block: PlannedBlock) -> Shown:
    return Shown(topic=block.topic, title=block.title, block_id=block.block_id, minutes=block.minutes)


def _same_words(wanted: str, text: str) -> bool:
    skip = {"the", "a", "to", "of", "my", "goal", "learn", "about", "become", "build"}
    words = [w for w in wanted.split() if w not in skip] or wanted.split()
    lower = text.lower()
    return all(w.rstrip("s") in lower for w in words)
