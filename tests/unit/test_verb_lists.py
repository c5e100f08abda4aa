"""Several verbs with one object are one goal; several wishes stay several."""

from datetime import date
from typing import Any

import pytest

from studybot.core.sentences.verb_lists import verb_lists, wants_to_do
from tests.conftest import TinyApp

WEDNESDAY = date(2026, 3, 11)


def _read(app: TinyApp, text: str) -> list[tuple[str, dict[str, Any]]]:
    return [(w.intent, w.slots) for w in app.services.sentences.read(text, today=WEDNESDAY)]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("I want to build, train and deploy models", {"goal": "build, train and deploy models"}),
        ("I want to build, train, and deploy models by June",
         {"goal": "build, train, and deploy models", "deadline": "2026-06-30"}),
        ("I want to build, train, deploy models", {"goal": "build, train, deploy models"}),
        ("I want to write, review and test code", {"goal": "write, review and test code"}),
        ("I want to build and deploy models", {"goal": "build and deploy models"}),
        ("can you help me design, train and ship models?", {"goal": "design, train and ship models"}),
        ("goal: plan, build and run data pipelines", {"goal": "plan, build and run data pipelines"}),
        ("I want to be able to collect, clean up and visualise data, 5 hours a week",
         {"goal": "collect, clean up and visualise data", "hours_per_week": 5}),
        ("I want to be able to clean data, train models and deploy them by June",
         {"goal": "clean data, train models and deploy them", "deadline": "2026-06-30"}),
        ("I want to write SQL queries, build dashboards and present results",
         {"goal": "write SQL queries, build dashboards and present results"}),
        ("can you help me collect data, label it and train a classifier?",
         {"goal": "collect data, label it and train a classifier"}),
        ("I want to learn docker, sql and git", {"goal": "learn docker, sql and git"}),
        ("learn pytorch, transformers and diffusion models by June",
         {"goal": "learn pytorch, transformers and diffusion models", "deadline": "2026-06-30"}),
    ],
)  # fmt: skip
def test_a_list_is_one_goal(app: TinyApp, text: str, slots: dict[str, Any]) -> None:
    assert _read(app, text) == [("set_goal", slots)]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("I want to be able to build, train and deploy models, and remind me at 8", ["set_goal", "set_reminder"]),
        ("I want to clean data, train models and deploy them, and remind me at 8", ["set_goal", "set_reminder"]),
        ("I want to learn docker, skip today and move git to Sunday", ["set_goal", "skip", "move_block"]),
        ("I want to learn docker and skip today", ["set_goal", "skip"]),
        ("stop, undo and show my plan", ["undo", "show_plan"]),
    ],
)
def test_several_wishes_are_still_cut_apart(app: TinyApp, text: str, intents: list[str]) -> None:
    assert [intent for intent, _ in _read(app, text)] == intents


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("I want to learn sql, and I have 5 hours a week", "learn sql"),
        ("I want to learn python, please and thank you", "learn python"),
        ("I want to learn SQL, because I like it and need it", "learn SQL"),
    ],
)
def test_what_only_stands_behind_a_goal_is_no_part_of_it(app: TinyApp, text: str, goal: str) -> None:
    assert _read(app, text)[0][1]["goal"] == goal


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("i want to build, train and deploy models", "build, train and deploy"),
        ("i like reading, testing and improving code", "reading, testing and improving"),
        ("i want to clean data, train good models and deploy them", "clean data, train good models and deploy"),
        ("i want to clean data and train models", "clean data and train"),
        ("i want to learn docker, plan my week and make a plan", ""),
        ("i want to learn docker and plan the weekend", ""),
        ("explain overfitting and compare it with underfitting", ""),
        ("to rest and skip today", ""),
        ("i want to skip, move and delete my sessions", ""),
        ("remind me on monday, tuesday and friday at 8", ""),
        ("i am free in the morning, evening and at night", ""),
        ("i want to eat, sleep and code", ""),
    ],
)
def test_verbs_share_what_stands_behind_the_last(text: str, verbs: str) -> None:
    assert [text[a:b] for a, b in verb_lists(text)] == ([verbs] if verbs else [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("i want to build, train and deploy models", True),
        ("please help me write and test code", True),
        ("i want to clean data, train models and deploy them", True),
        ("how do i clean data, train models and deploy them?", False),
        ("i want to skip, move and delete everything", False),
        ("how do i build, train and deploy models?", False),
        ("my friend wants to build, train and deploy models", False),
        ("i do not want to build, train and deploy models", False),
        ("what if i want to build, train and deploy models?", False),
    ],
)
def test_only_a_wish_of_ones_own_is_surely_a_goal(text: str, wanted: bool) -> None:
    assert wants_to_do(text) is wanted
