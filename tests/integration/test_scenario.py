"""A learner's first days, through a simulated Discord, with the real weights and the real library."""

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studybot.app import App
from tests.conftest import FixedClock, make_settings
from tests.integration.discord_world import embed_text, make_bot, open_world, said
from tests.integration.openapi import check_requests

CORPUS = Path(__file__).parents[2] / "corpus"


def light_library(folder: Path) -> Path:
    """The shipped library with every topic and roadmap; of most topics only the first paragraph, so that it is
    embedded in seconds."""
    shutil.copytree(CORPUS / "roadmaps", folder / "roadmaps")
    (folder / "topics").mkdir()
    for file in (CORPUS / "topics").glob("*.md"):
        text = file.read_text(encoding="utf-8")
        if file.stem != "overfitting":
            head, _, rest = text.partition("## What it is\n\n")
            text = f"{head}## What it is\n\n{rest.partition(chr(10) * 2)[0]}\n"
        (folder / "topics" / file.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.model
async def test_from_setup_to_a_cited_answer_across_a_restart(tmp_path: Path) -> None:
    clock = FixedClock(datetime(2026, 11, 23, 6, 0, tzinfo=UTC))
    app = App(make_settings(tmp_path, corpus=light_library(tmp_path / "light")))
    app.services.library.ingest()
    async with open_world(app, clock) as world:  # type: ignore[arg-type]
        ready = await world.slash(world.ann, "setup", zone="Europe/Berlin", week="6 hours", remind_at="09:00")
        assert "Your week has 6 h of study" in said(ready)
        goal = await world.slash(
            world.ann, "goal add", what="become a machine-learning engineer by 30 June, 6 hours a week"
        )
        assert "the whole roadmap **Machine-learning engineer**" in said(goal)
        assert "Wed 30 Jun 2027" in said(goal)
        assert goal.ephemeral
        confirmed = await world.ann.click(goal.response, label="Yes, plan it")
        assert "It is your goal now." in said(confirmed)
        plan = await world.slash(world.ann, "plan show")
        assert "Week of Mon 23 Nov" in said(plan)

        nothing_yet = await world.slash(world.ann, "progress show")
        assert "0 min studied" in said(nothing_yet)

        clock.now = datetime(2026, 11, 23, 8, 0, 30, tzinfo=UTC)  # 09:00 in Berlin
        assert await world.ticker.tick() == 1
        assert await world.ticker.tick() == 0
        [reminder] = world.dms()
        assert "Monday 23 November" in embed_text(reminder)

        done_id = next(
            c.custom_id for row in reminder.components for c in row.children if c.custom_id.startswith("sb:done:")
        )
        recorded = await world.ann_user.click(reminder, custom_id=done_id)
        assert "Recorded: 1 h on **Python basics** (1 h of about 15 h)" in said(recorded)
        assert re.search(r"You are at 0 %: 1 h of \d{3} h", said(recorded))
        before = await world.slash(world.ann, "progress show")
        assert "1 h studied" in said(before)

        await world.env.restart_bot(make_bot(app, clock))  # type: ignore[arg-type]
        again = await world.ann_user.click(reminder, custom_id=done_id)
        assert "recorded already; nothing was added" in said(again)
        after = await world.slash(world.ann, "progress show")
        assert said(after) == said(before)

        answer = await world.slash(world.ann, "ask", question="what is overfitting and how do I prevent it?")
        assert "[1]" in said(answer)
        assert "topics/overfitting.md" in said(answer)
        assert not answer.ephemeral
        check_requests(world.env.http_requests)
    app.close()
