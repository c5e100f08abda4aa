"""ask, search, match."""

from typing import Annotated

import typer

from studybot.cli.io import AsJson, answer, one_or_each, opened_app


def add_to(app: typer.Typer) -> None:
    app.command()(ask)
    app.command()(search)
    app.command()(match)


def ask(
    question: Annotated[str, typer.Argument(help="A question; - reads one a line from stdin.")], as_json: AsJson = False
) -> None:
    """Answer a question, or each of a numbered list, from the library, in quotes with their sources."""
    from studybot.services.asking import ask_each
    from studybot.services.text import answer_text

    with opened_app(with_library=True) as app:
        found = one_or_each("question", question, lambda text: ask_each(app.services.answers, text))
        answer(found, lambda: answer_text(found), as_json=as_json)


def search(
    query: Annotated[str, typer.Argument(help="What to look for; - reads one a line from stdin.")],
    k: Annotated[int, typer.Option("-k", help="How many passages, up to 50.")] = 8,
    as_json: AsJson = False,
) -> None:
    """Find the passages of the library nearest in meaning and wording."""
    from studybot.services.text import search_text

    with opened_app(with_library=True) as app:
        found = one_or_each("query", query, lambda text: app.services.answers.search(text, k))
        answer(found, lambda: search_text(found), as_json=as_json)


def match(
    goal: Annotated[str, typer.Argument(help="A goal in words; - reads one a line from stdin.")],
    as_json: AsJson = False,
) -> None:
    """Find the topics a goal means, in study order with their prerequisites."""
    from studybot.services.text import match_text

    with opened_app(with_library=True) as app:
        found = one_or_each("goal", goal, app.services.matching.match)
        titles = {slug: topic.title for slug, topic in app.services.library.library().topics.items()}
        answer(found, lambda: match_text(found, titles), as_json=as_json)
        if not found.targets:
            raise typer.Exit(1)
