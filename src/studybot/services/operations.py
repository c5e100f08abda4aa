"""What the person who runs the bot wants to know: what became of the deliveries, what is stuck, and is all well."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import AwareDatetime

from studybot.core.learner import Delivery
from studybot.core.model import Model
from studybot.core.wording import count
from studybot.errors import InvalidInput
from studybot.storage.database import Database
from studybot.storage.deliveries import (
    count_open,
    count_outcomes,
    count_waiting,
    lateness_seconds,
    list_stuck,
    list_totals,
)

STUCK_AFTER = timedelta(minutes=15)
STUCK_ATTEMPTS = 5
STUCK_SHOWN = 1000
FAILED = ("undeliverable", "expired")
_QUANTILES = (0.5, 0.95, 0.99, 1.0)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}

# The reasons that the notifier and the deliveries give, as a closed list: a metric's labels must neither grow without
# end nor carry what Discord or a learner wrote.
_KNOWN_REASONS = (
    "Discord refuses DMs to this learner", "no server in common", "no such account", "not a Discord account",
    "Discord refused", "not connected to Discord", "rate limited", "no connection", "internal fault",
    "studybot was not running at that time", "it could not be sent in time",
)  # fmt: skip
_GAVE_UP = re.compile(r"gave up after \d+ tries: ")
_STATUS = re.compile(r"Discord answered [1-5]\d\d\b")


class Lateness(Model):
    """Seconds between a delivery's moment and its sending; nearest rank."""

    p50: float
    p95: float
    p99: float
    max: float


class Failure(Model):
    state: str
    reason: str
    count: int


class Stuck(Model):
    learner_id: str
    kind: str
    local_date: str
    state: str
    due_at: AwareDatetime
    attempts: int
    reason: str | None


class DeliveryReport(Model):
    since: AwareDatetime | None
    total: int
    outcomes: dict[str, int]
    lateness_seconds: Lateness | None  # None when none was sent
    failures: tuple[Failure, ...]
    stuck: tuple[Stuck, ...]  # the longest waiting first, 1,000 at most
    stuck_total: int


class Figures(NamedTuple):
    """What a metrics page shows of the database; nothing in it names a learner."""

    deliveries: dict[str, int]  # by state: the open ones now, the settled ones ever
    sent: int
    late: int
    failed: dict[str, int]  # by one of a closed list of reasons
    queue: int
    database_bytes: int


class OperationsService:
    def __init__(self, db: Database) -> None:
        self._db = db

    def report(self, *, since: datetime | None, now: datetime) -> DeliveryReport:
        """Deliveries whose moment came at ``since`` or later (None: all), and whatever is stuck now."""
        outcomes: Counter[str] = Counter()
        failures = []
        for state, reason, number in count_outcomes(self._db, since=since):
            outcomes[state] += number
            if state in FAILED:
                failures.append(Failure(state=state, reason=reason or "no reason recorded", count=number))
        lateness = lateness_seconds(self._db, _QUANTILES, since=since)
        stuck, stuck_total = list_stuck(
            self._db, due_before=now - STUCK_AFTER, attempts=STUCK_ATTEMPTS, limit=STUCK_SHOWN
        )
        return DeliveryReport(
            since=since,
            total=outcomes.total(),
            outcomes=dict(sorted(outcomes.items())),
            lateness_seconds=Lateness(**dict(zip(Lateness.model_fields, lateness, strict=True))) if lateness else None,
            failures=tuple(failures),
            stuck=tuple(map(_stuck, stuck)),
            stuck_total=stuck_total,
        )

    def figures(self, *, now: datetime) -> Figures:
        """Costs what is open, not what is stored. Raises StorageError when the database does not answer."""
        totals, opened = list_totals(self._db), count_open(self._db)
        deliveries: Counter[str] = Counter(opened)
        failed: Counter[str] = Counter()
        for total in totals:
            deliveries[total.state] += total.settled
            if total.state in FAILED:
                failed[reason_class(total.reason)] += total.settled
        return Figures(
            deliveries=dict(deliveries),
            sent=deliveries["sent"],
            late=sum(total.late for total in totals),
            failed=dict(failed),
            queue=sum(opened.values()) + count_waiting(self._db, now=now),
            database_bytes=self._db.bytes_on_disk(),
        )


def reason_class(reason: str) -> str:
    """One of a closed list, ``Discord answered`` with its status, or ``other``."""
    text = _GAVE_UP.sub("", reason)
    status = _STATUS.match(text)
    if status:
        return status[0]
    return next((known for known in _KNOWN_REASONS if text.startswith(known)), "other")


def parse_since(text: str, *, now: datetime) -> datetime:
    """``7d``, ``24h``, ``90m``, ``2w`` back from now, or a date or moment (UTC unless it says). Raises InvalidInput."""
    ago = re.fullmatch(r"(\d{1,4})\s*([mhdw])", text.strip().lower())
    try:
        if ago:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        moment = datetime.fromisoformat(text.strip())
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput(f"“{text}” is no time to begin at. Write 7d, 24h or a date like 2026-11-01.") from None
    if moment > now:
        raise InvalidInput(f"“{text}” is still to come. Write 7d, 24h or a date that has passed.")
    return moment


def report_text(report: DeliveryReport) -> str:
    since = f" since {report.since:%Y-%m-%d %H:%M} UTC" if report.since else ""
    lines = [f"{count(report.total, 'delivery', 'deliveries')}{since}."]
    lines += [f"  {number:>9,}  {state}" for state, number in report.outcomes.items()]
    late = report.lateness_seconds
    if late is not None:
        lines.append(
            f"Sent after their moment: half within {late.p50:,.0f} s, 95 % within {late.p95:,.0f} s, "
            f"99 % within {late.p99:,.0f} s, the last after {late.max:,.0f} s."
        )
    if report.failures:
        lines += ["Why not:", *(f"  {f.count:>9,}  {f.state}: {f.reason}" for f in report.failures)]
    if not report.stuck:
        return "\n".join([*lines, "Nothing is stuck."])
    more = f", the longest waiting {len(report.stuck):,} shown" if report.stuck_total > len(report.stuck) else ""
    return "\n".join([*lines, f"Stuck ({report.stuck_total:,}{more}):", *map(_stuck_line, report.stuck)])


def _stuck(delivery: Delivery) -> Stuck:
    return Stuck(
        learner_id=delivery.learner_id, kind=delivery.kind, local_date=delivery.local_date.isoformat(),
        state=delivery.state, due_at=delivery.due_at, attempts=delivery.attempts, reason=delivery.reason,
    )  # fmt: skip


def _stuck_line(stuck: Stuck) -> str:
    tries = count(stuck.attempts, "try", "tries")
    return (
        f"  {stuck.learner_id}  {stuck.kind}  {stuck.local_date}  {stuck.state} after {tries}"
        f"{f': {stuck.reason}' if stuck.reason else ''}"
    )
