"""In and out of the terminal: JSON alone on stdout, everything else on stderr; ``-`` reads one item a line."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from studybot.errors import InvalidInput, StudybotError

if TYPE_CHECKING:
    from studybot.app import App
    from studybot.core.model import Model
    from studybot.services.vectors import OnProgress

Told = TypeVar("Told", bound="Model | dict[str, Any]")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON on stdout and nothing else.")]


@contextlib.contextmanager
def opened_app(*, with_library: bool = False) -> Iterator["App"]:
    """The app of this process, closed at the end. ``with_library``: the library is taken in first if it never was."""
    from studybot.app import App
    from studybot.config import load_settings

    with contextlib.closing(App(load_settings())) as app:
        if with_library and not app.services.library.is_ingested():
            print("Taking the library in, once.", file=sys.stderr)
            app.services.library.ingest(progress_bar())
        yield app


def emit(value: "Model | dict[str, Any] | list[Any]", *, indent: int | None = None) -> None:
    plain = value if isinstance(value, dict | list) else value.model_dump(mode="json")
    print(json.dumps(plain, ensure_ascii=False, indent=indent), flush=True)


def one_or_each(name: str, given: str, call: "Callable[[str], Told]") -> "Told":
    """What ``call`` says to what was given. For ``-`` that is done for each line of stdin, and the command ends."""
    if given == "-":
        raise typer.Exit(_each_line(name, call))
    return call(readable(given))


def readable(given: str) -> str:
    """An argument without bytes that are no text: Python hands them on as lone surrogates, which nothing can write."""
    return given.encode(errors="surrogateescape").decode(errors="replace")


def _each_line(name: str, call: "Callable[[str], Told]") -> int:
    """One JSON object for each line of stdin, in order; one that cannot be met gives an ``error`` and exit code 1."""
    code = 0
    for line in sys.stdin:
        text = line.rstrip("\n")
        try:
            emit(call(text))
        except StudybotError as error:
            emit({name: text, "error": str(error)})
            code = 1
    return code


def answer(value: "Model | dict[str, Any]", text: Callable[[], str], *, as_json: bool) -> None:
    if as_json:
        emit(value)
    else:
        print(text())


def progress_bar() -> "OnProgress":
    """A bar on stderr where a person is watching, nothing elsewhere."""

    def tell(done: int, total: int, what: str) -> None:
        if not sys.stderr.isatty():
            return
        share = done / total if total else 1.0
        bar = "█" * int(30 * share) + "░" * (30 - int(30 * share))
        end = "\n" if done >= total and what != "reading" else ""
        sys.stderr.write(f"\r{what:<10} {bar} {done:,}/{total:,}{end}")
        sys.stderr.flush()

    return tell


def parse_moment(text: str) -> Any:
    """``2026-11-21T19:00:00+01:00``; without an offset it is UTC. Raises InvalidInput, also for years of no calendar
    that a plan could be laid out in."""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"“{text}” is no moment. Write it like 2026-11-21T19:00:00+00:00.") from None
    if not 1970 <= moment.year <= 9000:
        raise InvalidInput(f"“{text}” is too far away. Write a moment between the years 1970 and 9000.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
