"""Where a learner stands, to be looked at: by topic, by section, by week, by day, and against the plan. Reads only, but
that a plan which a day went by is made again first, as everywhere."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from studybot.core.learner import Learner, PlannedBlock, ProgressEntry
from studybot.core.local_time import local_date, monday_of
from studybot.core.plan import StudyBlock
from studybot.core.progress import add_up, by_section
from studybot.core.streak import best_streak, streak
from studybot.services.learners import get_learner
from studybot.services.library import LibraryService
from studybot.services.overview_views import LoggedEntry, Overview, ProgressLog, Road, SectionProgress, WeekHours
from studybot.services.planning import Planning, Standing
from studybot.services.plans import PlanService
from studybot.services.views import ProgressView, TopicProgress, WeekRecap
from studybot.storage.database import Database
from studybot.storage.plans import find_first_plan, find_plan, list_blocks, planned_minutes
from studybot.storage.progress import list_live_entries, study_dates

WEEKS_BACK, WEEKS_AHEAD = 8, 3


class OverviewService:
    def __init__(self, db: Database, library: LibraryService, planning: Planning, plans: PlanService) -> None:
        self._db = db
        self._library = library
        self._planning = planning
        self._plans = plans

    def progress(self, learner_id: str, *, now: datetime) -> ProgressView:
        """Goals and topics as they stand. Raises NotSetUp."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            self._planning.refresh(learner, now=now)
            standing = self._planning.standing(learner)
            entries = list_live_entries(self._db, learner_id)
            today = local_date(now, learner.zone)
            goals = self._plans.goal_views(learner, standing)
            stored = find_plan(self._db, learner_id)
            return ProgressView(
                today=today,
                percent=self._planning.percent(standing, standing.topics),
                minutes_spent=sum(e.minutes for e in entries),
                minutes_this_week=sum(e.minutes for e in entries if monday_of(today) <= e.on <= today),
                minutes_left=sum(
                    b.minutes
                    for b in list_blocks(self._db, learner_id, first=today)
                    if b.state == "planned" and b.kind == "study"
                ),
                streak_days=streak(
                    study_dates(self._db, learner_id),
                    today=today,
                    is_study_day=learner.is_study_day,
                ),
                topics_done=sum(slug in standing.finished for slug in standing.topics),
                topics_total=len(standing.topics),
                goals=goals,
                topics=self._topics(standing, {e.topic for e in entries if e.outcome == "known"}),
                finish_on=stored.plan.finish_on if stored else None,
            )

    def week_recap(self, learner_id: str, *, now: datetime) -> WeekRecap:
        """This week's minutes, done and planned, and what the next one brings. Raises NotFound without a goal."""
        with self._db.atomic():
            learner = get_learner(self._db, learner_id)
            view = self._plans.show(learner_id, now=now)
            monday = monday_of(view.today)
            entries = [e for e in list_live_entries(self._db, learner_id) if monday <= e.on <= view.today]
            standing = self._planning.standing(learner)
            library = self._library.library()
            ended = library.present(e.topic for e in entries if e.outcome == "done")
            weeks = {week.starts_on: week for week in view.weeks}
            this, following = weeks.get(monday), weeks.get(monday + timedelta(days=7))
            return WeekRecap(
                starts_on=monday,
                minutes_done=sum(e.minutes for e in entries),
                minutes_planned=this.minutes if this else 0,
                topics_finished=tuple(library.title_of(s) for s in ended if s in standing.finished),
                next_minutes=following.minutes if following else 0,
                next_topics=tuple(dict.fromkeys(b.title for b in following.blocks if b.kind == "study"))
                if following
                else (),
                percent=self._planning.percent(standing, standing.topics),
                finish_on=view.summary.finish_on,
                finish_low_on=view.summary.finish_low_on,
                finish_high_on=view.summary.finish_high_on,
            )

    def show(self, learner_id: str, *, now: datetime) -> Overview:
        """Raises NotSetUp."""
        view = self.progress(learner_id, now=now)  # may make the plan again; the rest holds no writer up
        with self._db.reading():
            learner = get_learner(self._db, learner_id)
            standing = self._planning.standing(learner)
            entries = list_live_entries(self._db, learner_id)
            return Overview(
                progress=view,
                sections=self._sections(standing),
                best_streak_days=best_streak(
                    study_dates(self._db, learner_id), today=view.today, is_study_day=learner.is_study_day
                ),
                weeks=self._weeks(learner_id, entries, view.today),
                minutes_by_day=_by_day(entries),
                road=self._road(learner, standing, entries, view.today),
            )

    def log(self, learner_id: str, *, now: datetime) -> ProgressLog:
        """Raises NotSetUp."""
        overview = self.show(learner_id, now=now)
        entries = sorted(list_live_entries(self._db, learner_id), key=lambda e: (e.on, e.entry_id))
        return ProgressLog(overview=overview, entries=tuple(map(self._logged, entries)))

    def _topics(self, standing: Standing, known: set[str]) -> tuple[TopicProgress, ...]:
        library = self._library.library().topics

        def state(slug: str) -> Literal["todo", "started", "done", "known"]:
            if slug in standing.finished:
                return "known" if slug in known and not standing.spent.get(slug) else "done"
            return "started" if standing.spent.get(slug) else "todo"

        return tuple(
            TopicProgress(
                topic=slug,
                title=library[slug].title,
                minutes_spent=standing.spent.get(slug, 0),
                minutes_estimated=library[slug].minutes.typical,
                state=state(slug),
            )
            for slug in standing.topics
        )

    def _logged(self, entry: ProgressEntry) -> LoggedEntry:
        library = self._library.library()
        slug = library.resolve(entry.topic)
        return LoggedEntry(
            on=entry.on, topic=slug or entry.topic, title=library.title_of(entry.topic),
            minutes=entry.minutes, outcome=entry.outcome, note=entry.note,
        )  # fmt: skip

    def _sections(self, standing: Standing) -> tuple[SectionProgress, ...]:
        library, sections = self._library.library(), []
        for goal in standing.goals:
            topics = self._library.study_order(library.present(goal.targets))
            for title, mine in by_section(topics, library.roadmaps.values(), goal.roadmap):
                sections.append(
                    SectionProgress(
                        goal_id=goal.goal_id,
                        title=title,
                        percent=self._planning.percent(standing, mine),
                        topics_done=sum(slug in standing.finished for slug in mine),
                        topics_total=len(mine),
                    )
                )
        return tuple(sections)

    def _weeks(self, learner_id: str, entries: tuple[ProgressEntry, ...], today: date) -> tuple[WeekHours, ...]:
        """From the first one with study or a plan, at most ``WEEKS_BACK`` before this one, to ``WEEKS_AHEAD`` after."""
        this = monday_of(today)
        done: dict[date, int] = {}
        for entry in entries:
            done[monday_of(entry.on)] = done.get(monday_of(entry.on), 0) + entry.minutes
        ahead: dict[date, int] = {}
        for block in list_blocks(self._db, learner_id, first=this + timedelta(days=7)):
            if block.state == "planned":
                ahead[monday_of(block.on)] = ahead.get(monday_of(block.on), 0) + block.minutes
        mondays = [this + timedelta(weeks=n) for n in range(-WEEKS_BACK, WEEKS_AHEAD + 1)]
        weeks = [
            WeekHours(
                starts_on=monday,
                planned=ahead.get(monday, 0) if monday > this else planned_minutes(self._db, learner_id, monday),
                done=done.get(monday, 0),
            )
            for monday in mondays
        ]
        first = next((n for n, w in enumerate(weeks) if w.planned or w.done or w.starts_on == this), 0)
        return tuple(weeks[first:])

    def _road(
        self, learner: Learner, standing: Standing, entries: tuple[ProgressEntry, ...], today: date
    ) -> Road | None:
        if not standing.goals:
            return None
        library, mine = self._library.library(), set(standing.topics)
        study = tuple(e for e in entries if e.kind == "study" and (library.resolve(e.topic) or e.topic) in mine)
        done = add_up(_by_day(study))
        total = done[-1][1] if done else 0
        stored = find_plan(self._db, learner.learner_id)
        newest, number = max(g.created_at for g in standing.goals), len(stored.plan.goals) if stored else 0
        first = find_first_plan(self._db, learner.learner_id, since=newest, goals=number)
        open_blocks = [b for b in list_blocks(self._db, learner.learner_id, first=today) if b.state == "planned"]
        before = max((n for on, n in done if first and on < first.made_on), default=0)
        plan = stored.plan if stored else None
        return Road(
            done=tuple(done),
            first_plan_on=first.made_on if first else None,
            first_plan=tuple(add_up(_minutes_of(first.plan.blocks()), start=before)) if first else (),
            coming=tuple(add_up(_minutes_of(open_blocks), start=total)),
            finish_on=plan.finish_on if plan else None,
            finish_low_on=plan.finish_low_on if plan else None,
            finish_high_on=plan.finish_high_on if plan else None,
            deadlines=tuple(sorted({g.deadline for g in standing.goals if g.deadline})),
        )


def _by_day(entries: tuple[ProgressEntry, ...]) -> dict[date, int]:
    days: dict[date, int] = {}
    for entry in entries:
        if entry.minutes:
            days[entry.on] = days.get(entry.on, 0) + entry.minutes
    return days


def _minutes_of(blocks: Iterable[StudyBlock | PlannedBlock]) -> dict[date, int]:
    """Of study: reviews lead to no finish."""
    days: dict[date, int] = {}
    for block in (b for b in blocks if b.kind == "study"):
        days[block.on] = days.get(block.on, 0) + block.minutes
    return days
