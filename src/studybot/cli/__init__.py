"""The operator's and the terminal learner's commands. Libraries are loaded by the command that needs them, so that
``studybot --help`` answers at once."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path

import typer

from studybot.cli import ask, chat, corpus, groups, measure, operate, plan
from studybot.errors import InvalidInput, OperatorError, StudybotError

app = typer.Typer(
    name="studybot",
    help="A personal study planner: plans, reminders, and answers from a library, on Discord and here.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
ask.add_to(app)
plan.add_to(app)
chat.add_to(app)
operate.add_to(app)
measure.add_to(app)
corpus.add_to(app)
groups.add_to(app)


def main() -> None:
    """Exit 0 done, 1 the request cannot be met, 2 wrong usage; the reason in one sentence on stderr."""
    _settle_streams()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # here, where a full disk can still be told
    except InvalidInput as error:
        sys.exit(_refuse(error, 2))
    except StudybotError as error:
        sys.exit(_refuse(error, 1))
    except BrokenPipeError:  # `studybot ask - | head`: the reader has what it wanted
        _write_nowhere()
    except OSError as error:
        _write_nowhere()
        sys.exit(_refuse(OperatorError(f"{error.filename or 'the output'}: {error.strerror or error}."), 1))


def _settle_streams() -> None:
    """UTF-8 in and out whatever the terminal's locale; what cannot pass becomes �; a closed stream is an empty one."""
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 open as long as the process
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 as above
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _write_nowhere() -> None:
    """What is still to be written goes nowhere: it would fail again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(error: StudybotError, code: int) -> int:
    print(f"studybot: {error}", file=sys.stderr)
    return code
