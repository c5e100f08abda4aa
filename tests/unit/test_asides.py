"""Passages that tell what to do, or of the way, lose a little in the order unless that is what was asked."""

import pytest

from studybot.core.answering.asides import Aside, aside_of, losses


@pytest.mark.parametrize(
    ("source", "heading", "aside"),
    [
        ("topics/docker.md", "", Aside.NONE),
        ("topics/docker.md", "Pitfalls", Aside.NONE),
        ("topics/docker.md", "Practice", Aside.STEPS),
        ("topics/docker.md", "Docker > How to learn it", Aside.STEPS),
        ("topics/docker.md", "Practice > Why", Aside.NONE),
        ("roadmaps/ml.md", "", Aside.WAY),
        ("guides/roadmaps/ml.md", "", Aside.NONE),
    ],
)
def test_what_a_passage_is_is_told_by_its_file_and_heading(source: str, heading: str, aside: Aside) -> None:
    assert aside_of(source, heading) is aside


@pytest.mark.parametrize(
    ("question", "losing"),
    [
        ("what is docker?", {Aside.STEPS, Aside.WAY}),
        ("how do I learn docker?", set()),
        ("how long does it take?", {Aside.STEPS}),
        ("which exercises are there?", {Aside.STEPS, Aside.WAY}),
        ("which exercise is good?", {Aside.WAY}),
        ("", {Aside.STEPS, Aside.WAY}),
    ],
)
def test_they_lose_unless_they_are_asked_for(question: str, losing: set[Aside]) -> None:
    assert {aside for aside in Aside if losses(question)[aside] > 0} == losing
