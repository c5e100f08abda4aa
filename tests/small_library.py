"""A library of five topics for tests: small enough to know by heart."""

from pathlib import Path

TOPICS = {
    "python-basics": ("Python basics", 120, "", "Python is a programming language with readable syntax."),
    "statistics": ("Statistics", 180, "", "Statistics is the craft of drawing conclusions from samples."),
    "linear-regression": (
        "Linear regression",
        240,
        "python-basics, statistics",
        "Linear regression is a model that fits a weighted sum of features to a number.",
    ),
    "overfitting": (
        "Overfitting",
        90,
        "linear-regression",
        "Overfitting is what happens when a model memorises the noise of its training data.",
    ),
    "docker": ("Docker", 150, "", "Docker is a tool that packs a program with its surroundings into a container."),
}


def topic_file(title: str, minutes: int, prerequisites: str, first_sentence: str) -> str:
    name = title.lower()
    path = name.replace(" ", "-")
    return f"""---
title: {title}
summary: What {name} is and how to work with it.
level: beginner
minutes: {{low: {minutes // 2}, typical: {minutes}, high: {minutes * 2}}}
prerequisites: [{prerequisites}]
tags: [test]
resources:
  - {{title: The {name} handbook, url: "https://example.org/{path}", kind: book, minutes: 60, free: true}}
  - {{title: A {name} course, url: "https://example.com/{path}", kind: course, minutes: 90, free: false}}
checks:
  - {{question: "What is {name}?", answer: "{first_sentence}"}}
---

## What it is

{first_sentence} People meet {name} early on the road.

## Pitfalls

- You prevent trouble with {name} by practising in small steps and checking each result.
- Without care {name} leads to results that nobody can repeat.
"""


def write_library(folder: Path) -> Path:
    """The five topics, one roadmap over four of them with an optional fifth, and a guide."""
    for name in ("topics", "roadmaps", "guides"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for slug, (title, minutes, prerequisites, sentence) in TOPICS.items():
        text = topic_file(title, minutes, prerequisites, sentence)
        (folder / "topics" / f"{slug}.md").write_text(text, encoding="utf-8")
    (folder / "roadmaps" / "machine-learning-engineer.md").write_text(
        """---
title: Machine-learning engineer
description: From the first program to a model in production.
sections:
  - {title: Basics, topics: [python-basics, statistics]}
  - {title: Models, topics: [linear-regression, overfitting]}
  - {title: Production, topics: [docker], optional: true}
---

This roadmap leads from the first program to a model that serves people.
""",
        encoding="utf-8",
    )
    (folder / "guides" / "how-much-mathematics.md").write_text(
        """---
title: How much mathematics do I need?
topics: [statistics]
---

## The short answer

You need enough statistics to doubt a result, and enough algebra to read a formula.
""",
        encoding="utf-8",
    )
    return folder
