"""Several wishes in one message: where it is cut, what the parts share, and what stays one."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import TinyApp

WEDNESDAY = date(2026, 3, 11)


def _read(app: TinyApp, text: str) -> list[tuple[str, dict[str, Any]]]:
    return [(w.intent, w.slots) for w in app.services.sentences.read(text, today=WEDNESDAY)]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("skip tomorrow and move docker to Sunday", ["skip", "move_block"]),
        ("I finished pandas; move tomorrow's session to Friday", ["record_done", "move_block"]),
        ("got through half of calculus; show my progress", ["record_partial", "progress"]),
        ("show my goals\nwhich roadmaps are there?", ["list_goals", "show_roadmap"]),
        ("1) done with sql 2) what's next", ["record_done", "next_step"]),
        ("I'm in Tokyo, remind me at 8, what's on today?", ["set_timezone", "set_reminder", "show_today"]),
        ("git I know, show my plan", ["know_topic", "show_plan"]),
    ],
)
def test_a_message_is_cut_into_its_wishes(app: TinyApp, text: str, intents: list[str]) -> None:
    assert [intent for intent, _ in _read(app, text)] == intents


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("before you replan, mark docker as done", ["record_done", "replan"]),
        ("show me my plan once you have marked git as done", ["record_done", "show_plan"]),
        ("send me my data before you delete it all", ["export_data", "delete_data"]),
        ("show me today's blocks, but first undo the last thing", ["undo", "show_today"]),
    ],
)
def test_what_shall_be_done_first_comes_first(app: TinyApp, text: str, intents: list[str]) -> None:
    assert [intent for intent, _ in _read(app, text)] == intents


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("done with pandas, and numpy too, 40 min each",
         [("record_done", {"topic": "pandas", "minutes": 40}), ("record_done", {"topic": "numpy", "minutes": 40})]),
        ("finished git and docker in 2 hours",
         [("record_done", {"topic": "git", "minutes": 60}), ("record_done", {"topic": "docker", "minutes": 60})]),
        ("finished sql in 50 minutes and git in 20",
         [("record_done", {"topic": "sql", "minutes": 50}), ("record_done", {"topic": "git", "minutes": 20})]),
        ("move sql to friday and docker to sunday",
         [("move_block", {"topic": "sql", "to": "2026-03-13"}),
          ("move_block", {"topic": "docker", "to": "2026-03-15"})]),
        ("half of calculus and 20 minutes of git today",
         [("record_partial", {"topic": "calculus", "share": 0.5}),
          ("record_partial", {"topic": "git", "minutes": 20})]),
        ("when is docker due, and pandas?", [("when_topic", {"topic": "docker"}), ("when_topic", {"topic": "pandas"})]),
        ("why do I need calculus and linear algebra",
         [("why_topic", {"topic": "calculus"}), ("why_topic", {"topic": "linear algebra"})]),
        ("I know git, docker and sql already", [("know_topic", {"topic": t}) for t in ("git", "docker", "sql")]),
    ],
)  # fmt: skip
def test_a_verb_and_minutes_are_said_once_for_several_topics(
    app: TinyApp, text: str, wishes: list[tuple[str, dict[str, Any]]]
) -> None:
    assert _read(app, text) == wishes


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("I want to learn precision and recall and ROC curves by June", "set_goal"),
        ("I want to learn docker by June. I have 4 hours a week.", "set_goal"),
        ("remind me on mondays and thursdays at 20:00", "set_reminder"),
        ("tuesdays 7 to 9, thursdays 6 to 8 and sunday mornings", "set_hours"),
        ("what is the difference between bagging and boosting?", "ask_question"),
        ("skip today, I'm ill and need to sleep", "skip"),
        ("I can't do tomorrow, move it to Saturday", "move_block"),
        ("stop the reminders until Monday, no notifications", "pause_reminders"),
        ("why is numpy so much faster than a plain Python loop?", "ask_question"),
        ("I studied docker for 40 minutes but did not finish", "record_partial"),
    ],
)
def test_one_wish_stays_one_however_its_words_are_joined(app: TinyApp, text: str, intent: str) -> None:
    assert [found for found, _ in _read(app, text)] == [intent]
