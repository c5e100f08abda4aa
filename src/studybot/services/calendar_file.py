"""A plan as files other programs read: an iCalendar, a table, a list."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from studybot.core.cells import plain_cell
from studybot.core.learner import PlannedBlock
from studybot.core.wording import day, duration
from studybot.services.views import PlanView


def to_ics(view: PlanView) -> bytes:
    """One event for each block that is not skipped. The UID stays with the block and SEQUENCE rises when it moves, so
    that importing again updates an event and does not double it. A block without a time is an event of its day."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//studybot//study plan//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Study plan")
    for block in _blocks(view):
        event = Event()
        event.add("uid", f"block-{block.block_id}@studybot")
        event.add("sequence", block.sequence)
        event.add("dtstamp", view.summary.made_at.astimezone(UTC))
        event.add("summary", f"{block.title} ({duration(block.minutes)})")
        if block.start is None:
            event.add("dtstart", block.on)
            event.add("dtend", block.on + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        else:
            start = datetime.combine(block.on, block.start, ZoneInfo(view.zone))
            event.add("dtstart", start)
            event.add(
                "dtend", (start.astimezone(UTC) + timedelta(minutes=block.minutes)).astimezone(ZoneInfo(view.zone))
            )
        event.add("status", "CONFIRMED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def to_csv(view: PlanView) -> bytes:
    """Columns date, start, minutes, topic, kind, state."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["date", "start", "minutes", "topic", "kind", "state"])
    for block in _blocks(view):
        start = f"{block.start:%H:%M}" if block.start else ""
        writer.writerow([block.on.isoformat(), start, block.minutes, plain_cell(block.title), block.kind, block.state])
    return table.getvalue().encode("utf-8-sig")  # the mark lets spreadsheets see that it is UTF-8


def to_markdown(view: PlanView) -> bytes:
    lines = ["# Study plan", ""]
    for week in view.weeks:
        lines += [f"## Week of {day(week.starts_on)}", ""]
        for block in week.blocks:
            done = "x" if block.state == "done" else " "
            start = f"{block.start:%H:%M} " if block.start else ""
            lines.append(f"- [{done}] {day(block.on)} {start}{block.title} ({duration(block.minutes)})")
        lines.append("")
    return "\n".join(lines).encode()


FORMATS: dict[str, Callable[[PlanView], bytes]] = {"ics": to_ics, "csv": to_csv, "md": to_markdown}


def _blocks(view: PlanView) -> list[PlannedBlock]:
    return [block for week in view.weeks for block in week.blocks if block.state != "skipped"]
