"""say, chat."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from studybot.cli.io import AsJson, answer, one_or_each, opened_app, parse_moment
from studybot.errors import InvalidInput

if TYPE_CHECKING:
    from studybot.services.chat import Turn

LearnerId = Annotated[str, typer.Option("--learner", help="Who speaks: any name, or a Discord user id.")]


def add_to(app: typer.Typer) -> None:
    app.command()(say)
    app.command()(chat)


def say(
    text: Annotated[str, typer.Argument(help="A sentence; - reads one a line from stdin.")],
    learner: LearnerId,
    now: Annotated[str | None, typer.Option(help="The moment it is said, ISO 8601; default: now.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; say what would have been done.")] = False,
    as_json: AsJson = False,
) -> None:
    """One turn of the chat assistant, as in a DM."""
    from studybot.app import clock

    who = check_learner(learner)
    moment: datetime | None = parse_moment(now) if now else None
    with opened_app(with_library=True) as app:

        def turn(line: str) -> dict[str, Any]:
            return said_json(app.services.chat.say(who, line, now=moment or clock(), dry_run=dry_run))

        said = one_or_each("text", text, turn)
        answer(said, lambda: str(said["reply"]), as_json=as_json)


def chat(learner: LearnerId = "me") -> None:
    """Talk with studybot here; an empty line or Ctrl-D ends it."""
    from studybot.app import clock

    who = check_learner(learner)
    with opened_app(with_library=True) as app:
        print("Hello! Say what you want to learn, ask a question, or type help. An empty line ends this.")
        while True:
            print("you> ", end="", flush=True)
            line = sys.stdin.readline()
            if not line.strip():
                print("Goodbye!")
                return
            turn = app.services.chat.say(who, line.strip(), now=clock())
            print(turn.reply, *(f"  [{n}] {c.label}" for n, c in enumerate(turn.choices, 1)), sep="\n", flush=True)


def said_json(turn: "Turn") -> dict[str, Any]:
    """DESIGN §5; ``wishes`` stands there when the sentence held several."""
    hidden = {"choices", "file"} | (set() if turn.wishes else {"wishes"})
    return turn.model_dump(mode="json", exclude=hidden)


def check_learner(name: str) -> str:
    from pydantic import TypeAdapter, ValidationError

    from studybot.core.learner import LearnerId as Shape

    try:
        checked: str = TypeAdapter(Shape).validate_python(name)
    except ValidationError:
        raise InvalidInput(f"“{name[:60]}” is no learner id: use up to 64 letters, digits, dots, dashes.") from None
    return checked
