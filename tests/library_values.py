"""Topics and libraries as values, for tests that need no files."""

from collections.abc import Sequence

from studybot.core.library import Check, Library, Minutes, Topic


def topic_of(slug: str, *, checks: Sequence[tuple[str, str]], aliases: tuple[str, ...] = ()) -> Topic:
    return Topic(
        slug=slug,
        title=slug.capitalize(),
        summary=f"All about {slug}.",
        level="beginner",
        minutes=Minutes(low=30, typical=60, high=90),
        aliases=aliases,
        checks=tuple(Check(question=question, answer=answer) for question, answer in checks),
    )


def library_of(*topics: Topic) -> Library:
    return Library(topics={topic.slug: topic for topic in topics}, roadmaps={})
