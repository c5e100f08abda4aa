"""groups and forget-group."""

import sys
from typing import Annotated

import typer

from studybot.cli.io import AsJson, emit, opened_app, readable
from studybot.core.wording import count


def add_to(app: typer.Typer) -> None:
    app.command()(groups)
    app.command(name="forget-group")(forget_group)


def groups(as_json: AsJson = False) -> None:
    """The study groups of this bot: where, how much they keep, and which it has left."""
    with opened_app() as app:
        found = app.services.groups.every()
    if as_json:
        emit([summary.model_dump(mode="json") for summary in found])
        return
    for summary in found:
        group = summary.group
        parts = [
            count(len(group.channels), "channel"),
            count(summary.documents, "document"),
            count(summary.answers, "answer"),
            count(summary.members, "member"),
        ]
        left = f", left on {group.left_at:%Y-%m-%d}" if group.left_at else ""
        print(f"{group.group_id}: {group.mode}, {', '.join(parts)}{left}")
    if not found:
        print("No study groups yet.")


def forget_group(
    group: Annotated[str, typer.Argument(help="The group's id: its Discord server's.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete a study group with its documents, answers and members now."""
    if not yes and not typer.confirm(f"Delete everything the group {group} keeps, for good?", err=True):
        raise typer.Exit(1)
    with opened_app() as app:
        gone = app.services.groups.forget(readable(group))
    if as_json:
        emit({"forgotten": group, "documents": gone.documents, "answers": gone.answers, "members": gone.members})
    else:
        print(
            f"Deleted the group {group}: {count(gone.documents, 'document')}, {count(gone.answers, 'answer')}, "
            f"{count(gone.members, 'member')}.",
            file=sys.stderr,
        )
