"""Progress as files that other programs read: a table, JSON, text."""

import csv
import io
from collections.abc import Callable

from studybot.core.cells import markdown_line, plain_cell
from studybot.core.wording import count, day, duration
from studybot.services.overview_views import LoggedEntry, ProgressLog

_OUTCOMES = {"done": "finished", "partial": "studied", "skipped": "skipped", "known": "known before"}


def to_csv(log: ProgressLog) -> bytes:
    """Entries that count, by date: columns date, topic, minutes, outcome, note, slug."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["date", "topic", "minutes", "outcome", "note", "slug"])
    for e in log.entries:
        note = plain_cell(e.note or "")
        writer.writerow([e.on.isoformat(), plain_cell(e.title), e.minutes, e.outcome, note, e.topic])
    return table.getvalue().encode("utf-8-sig")  # the mark lets spreadsheets see that it is UTF-8


def to_json(log: ProgressLog) -> bytes:
    return log.model_dump_json(indent=2).encode()


def to_markdown(log: ProgressLog) -> bytes:
    view = log.overview.progress
    lines = ["# Study progress", "", _summary(log), ""]
    if view.goals:
        lines += ["## Goals", ""]
        for goal in view.goals:
            lines.append(f"- {markdown_line(goal.title)}: {goal.percent} %")
            mine = [s for s in log.overview.sections if s.goal_id == goal.goal.goal_id]
            lines += [
                f"  - {markdown_line(s.title)}: {s.percent} % ({s.topics_done} of {count(s.topics_total, 'topic')})"
                for s in mine
            ]
        lines.append("")
    lines += ["## Weeks", "", "| week of | done | planned |", "|---|---|---|"]
    lines += [f"| {w.starts_on} | {duration(w.done)} | {duration(w.planned)} |" for w in log.overview.weeks]
    lines += ["", "## Entries", "", *(map(_entry_line, log.entries) if log.entries else ["None yet."])]
    return ("\n".join(lines) + "\n").encode()


def _summary(log: ProgressLog) -> str:
    view = log.overview.progress
    said = f"{view.percent} % on {view.today}: " if view.goals else f"On {view.today}: "
    said += f"{duration(view.minutes_spent)} on {count(len(log.overview.minutes_by_day), 'day')}"
    if log.overview.best_streak_days > 1:
        said += f", {log.overview.best_streak_days} days in a row at best"
    return f"{said}."


def _entry_line(entry: LoggedEntry) -> str:
    amount = f" {duration(entry.minutes)}" if entry.minutes else ""
    note = f": {markdown_line(entry.note)}" if entry.note else ""
    return f"- {day(entry.on)} {entry.on.year}, {markdown_line(entry.title)},{amount} {_OUTCOMES[entry.outcome]}{note}"


FORMATS: dict[str, Callable[[ProgressLog], bytes]] = {"csv": to_csv, "json": to_json, "md": to_markdown}
