"""From a goal in words to the topics it aims at."""

from collections.abc import Mapping, Sequence

from studybot.core.library import Roadmap, Topic
from studybot.core.text import ABBREVIATIONS, STOP_WORDS, stem, words

MOST_TARGETS = 6
LEAST_SCORE = 0.38  # below it a topic is not what the learner means
CLOSE_TO_BEST = 0.10
NAMED_SCORE = 0.5  # of a topic that says a word of the goal which the best ones do not
TITLE_WEIGHT = 0.25
ROADMAP_SCORE = 0.62

_FILLER = STOP_WORDS | frozenset(
    """become becoming want able build building create make start started study studying understand master job career
    role get good better basics work working course beginner something everything things using engineer's from scratch
    month months week weeks year new first really properly""".split()
)


_ROLES = frozenset(map(stem, ("engineer", "practitioner", "developer", "specialist")))


def goal_stems(text: str) -> frozenset[str]:
    """Stems of what a goal names, with the long forms of short words."""
    found: set[str] = set()
    for word in words(text):
        for part in words(ABBREVIATIONS.get(word, word)):
            found |= {stem(piece) for piece in part.split("-") if piece not in _FILLER}
    return frozenset(found)


def named_roadmap(goal: str, roadmaps: Sequence[Roadmap]) -> Roadmap | None:
    """The roadmap whose title the goal says: in full, or all but the role ("deep learning" for a practitioner's) when
    the goal says nothing else. Of several the one that leaves least unsaid."""
    said = goal_stems(goal)
    named = []
    for roadmap in roadmaps:
        title = goal_stems(roadmap.title)
        whole = title <= said and (len(title) > 1 or roadmap.title.lower() in goal.lower())
        if title and (whole or said == title - _ROLES):
            named.append((-len(title), roadmap.slug, roadmap))
    return min(named)[2] if named else None


def title_share(goal: str, topic: Topic) -> float:
    """How much of a topic's title the goal says, 0 to 1; the best of its title, slug and former slugs."""
    said = goal_stems(goal)
    names = (topic.title, topic.slug.replace("-", " "), *(a.replace("-", " ") for a in topic.aliases))
    shares = [0.0]
    for name in names:
        title = goal_stems(name)
        if title:
            shares.append(len(title & said) / len(title))
    return max(shares)


def topic_scores(
    goal: str, topics: Mapping[str, Topic], *, card: Mapping[str, float], text: Mapping[str, float]
) -> dict[str, float]:
    """``card``: cosine of goal and title with summary; ``text``: of goal and the topic's best passage."""
    return {
        slug: 0.6 * card.get(slug, 0.0) + 0.4 * text.get(slug, 0.0) + TITLE_WEIGHT * title_share(goal, topic)
        for slug, topic in topics.items()
    }


def choose_targets(goal: str, scores: Mapping[str, float], topics: Mapping[str, Topic]) -> list[tuple[str, float]]:
    """The topics that stand out, best first; none when nothing is near. A goal that names several things ("kubernetes
    on AWS") gets a topic for each: the best one whose title has a word of it that no chosen title has."""
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < LEAST_SCORE:
        return []
    floor = max(LEAST_SCORE, ranked[0][1] - CLOSE_TO_BEST)
    chosen = [(slug, score) for slug, score in ranked[:MOST_TARGETS] if score >= floor]
    titles = {slug: goal_stems(f"{topics[slug].title} {slug.replace('-', ' ')}") for slug in scores}
    unsaid = goal_stems(goal).difference(*(titles[slug] for slug, _ in chosen))
    for slug, score in ranked:
        if score < NAMED_SCORE or len(chosen) >= MOST_TARGETS:
            break
        if unsaid & titles[slug]:
            chosen.append((slug, score))
            unsaid -= titles[slug]
    return chosen
