"""plan."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studybot.cli.io import AsJson, answer, emit, opened_app
from studybot.errors import InvalidInput, StudybotError

if TYPE_CHECKING:
    from studybot.app import App
    from studybot.core.plan import Plan

MAX_REQUEST_BYTES = 50 * 1024 * 1024
# What programs read (DESIGN §5), in this order.
PUBLISHED = ("feasible", "finish_on", "weeks", "goals", "unscheduled", "options", "took_ms")


def add_to(app: typer.Typer) -> None:
    app.command()(plan)


def plan(
    request: Annotated[str, typer.Option("--request", help="A JSON request in a file; - reads stdin.")],
    as_json: AsJson = False,
) -> None:
    """Make a plan for a request in JSON: topics, goals, availability in; weeks of blocks out."""
    text = _read(request)
    with opened_app(with_library=True) as app:
        whole = _whole_or_none(text)
        if request == "-" and whole is None:
            raise typer.Exit(_each_line(app, text))
        made = _make(app, _parse(text) if whole is None else whole)
        answer(made, lambda: _table(made), as_json=as_json)


def _read(request: str) -> str:
    try:
        if request == "-":
            return sys.stdin.buffer.read(MAX_REQUEST_BYTES + 1).decode("utf-8-sig")
        path = Path(request)
        if path.stat().st_size > MAX_REQUEST_BYTES:
            raise InvalidInput(f"{request} is larger than {MAX_REQUEST_BYTES // 1024 // 1024} MB.")
        return path.read_text(encoding="utf-8-sig")  # Windows' editors put a mark before it
    except OSError as error:
        raise InvalidInput(f"Cannot read “{request[:200]}”: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"{request} is not UTF-8 text.") from None


def _whole_or_none(text: str) -> Any:
    """The text as one JSON value; None when it is none (it may be one request a line)."""
    try:
        return _parse(text)
    except InvalidInput:
        return None


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(f"The request is no JSON: {error.msg} at line {error.lineno}.") from None
    except (RecursionError, ValueError):  # brackets in brackets, or a number of thousands of digits
        raise InvalidInput("The request is no plan: it is nested too deep, or a number in it is too long.") from None


def _each_line(app: "App", text: str) -> int:
    code = 0
    for line in text.removesuffix("\n").split("\n") if text else ():  # a JSON string may hold other line breaks
        try:
            emit(_published(_make(app, _parse(line))))
        except StudybotError as error:
            emit({"error": str(error)})
            code = 1
    return code


def _make(app: "App", raw: Any) -> "Plan":
    from time import perf_counter

    from pydantic import ValidationError

    from studybot.core.plan import PlanRequest

    started = perf_counter()
    try:
        request = PlanRequest.model_validate(raw)
    except ValidationError as error:
        raise InvalidInput(_first_fault(error)) from None
    made = app.services.plans.plan_request(request)
    return made.model_copy(update={"took_ms": round((perf_counter() - started) * 1000, 2)})


def _first_fault(error: Any) -> str:
    faults = error.errors(include_url=False)
    where = ".".join(str(part) for part in faults[0]["loc"])
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return (
        f"The request is wrong at {where or 'its top'}: {faults[0]['msg'].removeprefix('Value error, ')[:200]}{more}."
    )


def _published(made: "Plan") -> dict[str, Any]:
    values = made.model_dump(mode="json")
    return {key: values[key] for key in PUBLISHED} | {k: v for k, v in values.items() if k not in PUBLISHED}


def _table(made: "Plan") -> str:
    from studybot.core.wording import day, duration

    lines = []
    for week in made.weeks:
        lines.append(f"Week of {week.starts_on} · {duration(week.minutes)}")
        lines += [
            f"  {day(b.on)} {f'{b.start:%H:%M} ' if b.start else ''}{b.topic} {duration(b.minutes)}"
            for b in week.blocks
        ]
    lines.append(f"Finish: {made.finish_on}" + ("" if made.feasible else " (a deadline does not hold)"))
    return "\n".join(lines)
