"""The operator's and the terminal learner's commands. Libraries are loaded by the command that needs them, so that
``studybot --help`` answers at once."""

import sys

import click
import typer

from studybot.cli import ask, chat, operate, plan
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


def main() -> None:
    """Exit 0 done, 1 the request cannot be met, 2 wrong usage; the reason in one sentence on stderr."""
    try:
        code = app(standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except InvalidInput as error:
        code = _refuse(error, 2)
    except StudybotError as error:
        code = _refuse(error, 1)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


def _refuse(error: StudybotError, code: int) -> int:
    print(f"studybot: {error}", file=sys.stderr)
    return code
