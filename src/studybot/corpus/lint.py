"""Every fault of a library by file and line: those that stop an ingest, and those a reader would stumble over."""

import hashlib
import re
from pathlib import Path

from studybot.core.library import Topic
from studybot.corpus.faults import Fault
from studybot.corpus.files import is_imported
from studybot.corpus.reader import CorpusText, read_with_faults
from studybot.corpus.stats import words_by_topic

MIN_TOPIC_WORDS = 200
MAX_TOPIC_WORDS = 600
MIN_RESOURCES = 2
MAX_RESOURCES = 5
MIN_CHECKS = 3
MAX_RANGE = 6  # high minutes over low minutes


def lint(folder: Path) -> list[Fault]:
    """All faults, sorted by file and line; empty when the library is clean."""
    text, faults = read_with_faults(folder)
    return sorted({*faults, *style_faults(text)})


def style_faults(text: CorpusText) -> list[Fault]:
    """What an ingest accepts and a reader would not: thin or doubled text, missing resources, lost topics."""
    faults: list[Fault] = [] if text.topics else [Fault("topics/", 1, "the library has no topics")]
    bodies: dict[str, str] = {}
    in_roadmap = {slug for roadmap in text.roadmaps.values() for slug in roadmap.topics(optional=True)}
    words = words_by_topic(text)
    for topic in text.topics.values():
        if not is_imported(topic.source):  # what somebody brought is theirs, as it is
            faults += [Fault(topic.source, 1, message) for message in _topic_faults(topic, words.get(topic.slug, 0))]
        if text.roadmaps and topic.slug not in in_roadmap:
            faults.append(Fault(topic.source, 1, "stands in no roadmap, so nobody will be led to it"))
    for topic_slug, body in _bodies(text).items():
        digest = hashlib.sha256(" ".join(re.findall(r"\w+", body.lower())).encode()).hexdigest()
        if digest in bodies:
            other = text.topics[bodies[digest]].source
            faults.append(Fault(text.topics[topic_slug].source, 1, f"has the same text as {other}"))
        bodies.setdefault(digest, topic_slug)
    return faults


def _topic_faults(topic: Topic, words: int) -> list[str]:
    faults = []
    if words < MIN_TOPIC_WORDS:
        faults.append(f"has {words} words; a topic needs {MIN_TOPIC_WORDS}")
    if words > MAX_TOPIC_WORDS:
        faults.append(f"has {words} words; beyond {MAX_TOPIC_WORDS} split the topic")
    if len(topic.resources) < MIN_RESOURCES:
        faults.append(f"has {len(topic.resources)} resources; a learner needs {MIN_RESOURCES} to choose from")
    if len(topic.resources) > MAX_RESOURCES:
        faults.append(f"has {len(topic.resources)} resources; keep the best {MAX_RESOURCES}")
    if topic.minutes.high > MAX_RANGE * topic.minutes.low:
        faults.append(f"minutes from {topic.minutes.low} to {topic.minutes.high} are no estimate; narrow the range")
    if len(topic.checks) < MIN_CHECKS:
        faults.append(f"has {len(topic.checks)} checks; a learner needs {MIN_CHECKS} to test themselves")
    if topic.slug in topic.prerequisites:
        faults.append("is its own prerequisite")
    urls = [resource.url for resource in topic.resources]
    faults += [f"names {url} twice" for url in sorted({u for u in urls if urls.count(u) > 1})]
    return faults


def _bodies(text: CorpusText) -> dict[str, str]:
    bodies: dict[str, str] = {}
    for passage in text.passages:
        if passage.topic is not None:
            bodies[passage.topic] = f"{bodies.get(passage.topic, '')}\n{passage.text}"
    return bodies
