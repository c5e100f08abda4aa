"""What several wishes of a message share: a verb ("done with pandas, and numpy too"), a topic, the minutes of each."""

import re
from collections.abc import Sequence

from studybot.core.sentences.sentence import Sentence
from studybot.core.sentences.topics import Mention

# Nothing of a wish by itself: what was found (a day, a topic), and little words around it.
_EMPTY = re.compile(
    r"\b(?:x\w+|on|the|a|an|in|at|and|of|to|or|for|from|until|too|also|as well|either|i|it|is|please|each|took|about|by)\b|[^\w\s]"
)
_BETWEEN = re.compile(r"\s*(?:,|and|&|\+|or|, and|as well as|and also)\s*(?:the |about )?")
_GOES_ON = re.compile(r"\s*(?:is|are|comes?|next|now|instead|not|needs?|but|though|later)\b")


def is_bare(said: Sentence) -> bool:
    """No wish without the verb of another: "numpy too", "docker to sunday"; "half of git" is one."""
    return not _EMPTY.sub("", said.shape).strip() and not _says_how_much(said)


def _says_how_much(said: Sentence) -> bool:
    """An amount of a topic: "a third of docker", "20 minutes of git"."""
    amounts = [*said.durations, *([said.share] if said.share else [])]
    return bool(said.topics) and any(said.text[a.end : said.topics[0].start].strip() == "of" for a in amounts)


def find_lead(seen: Sequence[Sentence]) -> tuple[int, int] | None:
    """For the last of some neighbouring pieces, when it names a topic but has no verb: the nearest piece before it that
    has one, and where that piece first names something."""
    if not (seen[-1].topics and is_bare(seen[-1])):
        return None
    for n, said in reversed(list(enumerate(seen[:-1]))):
        if said.topics and not is_bare(said):
            first = min(found.start for found in (*said.topics, *said.found))
            return (n, first) if first else None
    return None


def topic_lists(said: Sentence) -> list[tuple[int, int]]:
    """Spans of topics that stand together: "git, docker and sql"."""
    return [(run[0].start, run[-1].end) for run in _runs(said)]


def listed_topics(said: Sentence) -> list[str]:
    """As typed, when all topics of the sentence stand together; else none."""
    runs = _runs(said)
    named = [t for t in said.topics if not t.plain]
    return [said.tidy.words(t.start, t.end) for t in named] if len(runs) == 1 and runs[0] == named else []


def _runs(said: Sentence) -> list[list[Mention]]:
    runs: list[list[Mention]] = []
    for topic in (t for t in said.topics if not t.plain):
        if runs and _BETWEEN.fullmatch(said.text[runs[-1][-1].end : topic.start]):
            runs[-1].append(topic)
        else:
            runs.append([topic])
    return [run for run in runs if len(run) > 1 and not _GOES_ON.match(said.text[run[-1].end :])]
