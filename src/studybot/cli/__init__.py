"""The operator's and the terminal learner's commands. Libraries are loaded by the command that needs them, so that
``studybot --help`` answers at once."""

import os
import sys

import typer

from studybot.cli import ask, chat, corpus, operate, plan
from studybot.errors import InvalidInput, StudybotError

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
corpus.add_to(app)


def main() -> None:
    """Exit 0 done, 1 the request cannot be met, 2 wrong usage; the reason in one sentence on stderr."""
    try:
        app()
    except InvalidInput as error:
        sys.exit(_refuse(error, 2))
    except StudybotError as error:
        sys.exit(_refuse(error, 1))
    except BrokenPipeError:  # `studybot ask - | head`: the reader has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refuse(error: StudybotError, code: int) -> int:
    print(f"studybot: {error}", file=sys.stderr)
    return code
