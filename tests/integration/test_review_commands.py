"""/review through all its buttons, in a simulated Discord."""

import pytest
import simcord

from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import World, embed_text, labels, make_bot, open_world, said
from tests.integration.openapi import check_requests


async def _finish(world: World, app: TinyApp, clock: FixedClock, *topics: str) -> None:
    await world.set_up()
    for topic in topics:
        await world.slash(world.ann, "done", topic=topic, minutes=30, finished=True)
    clock.advance(days=1)
    app.services.reminders.off(str(world.ann.id), now=clock())


async def test_a_review_from_its_first_question_to_its_summary(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await _finish(world, app, clock, "docker", "statistics")
        start = await world.slash(world.ann, "review start")
        assert start.ephemeral
        message = start.response
        assert "What is docker?" in embed_text(message)
        assert "Question 1 of 2 today" in embed_text(message)
        assert labels(message) == ["Show answer"]

        await world.ann.click(message, label="Show answer")
        assert "Docker is a tool that packs" in embed_text(message)
        assert labels(message) == ["Again · 1 d", "Hard · 1 d", "Good · 2 d", "Easy · 8 d"]
        await world.ann.click(message, label="Easy · 8 d")
        assert "Easy: back Wed 2 Dec." in embed_text(message)
        assert "What is statistics?" in embed_text(message)
        assert labels(message) == ["Show answer", "Undo last"]

        await world.ann.click(message, label="Undo last")
        assert "Taken back." in embed_text(message)
        assert "What is docker?" in embed_text(message)
        await world.ann.click(message, label="Show answer")
        await world.ann.click(message, label="Good · 2 d")
        await world.ann.click(message, label="Show answer")
        await world.ann.click(message, label="Again · 1 d")
        assert "Done for today" in embed_text(message)
        assert "2 questions answered today: 1 Again, 1 Good." in embed_text(message)
        assert "The next ones come tomorrow." in embed_text(message)
        check_requests(world.env.http_requests)


async def test_an_old_press_and_somebody_elses_change_nothing(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        await _finish(world, app, clock, "docker")
        first = (await world.slash(world.ann, "review start")).response
        second = (await world.slash(world.ann, "review start")).response
        for message in (first, second):
            await world.ann.click(message, label="Show answer")
        with pytest.raises(simcord.SetupError):  # private: nobody else sees it
            await world.bob.click(first, label="Good · 2 d")
        await world.ann.click(first, label="Good · 2 d")
        await world.ann.click(second, label="Easy · 8 d")
        assert "answered already; nothing was added" in embed_text(second)
        assert "1 question answered today: 1 Good." in embed_text(second)
        assert app.services.reviews.stats(str(world.ann.id), now=clock()).rated == {"good": 1}


async def test_buttons_work_after_a_restart(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await _finish(world, app, clock, "docker")
        message = (await world.slash(world.ann, "review start")).response
        await world.env.restart_bot(make_bot(app, clock))
        await world.ann.click(message, label="Show answer")
        await world.env.restart_bot(make_bot(app, clock))
        await world.ann.click(message, label="Hard · 1 d")
        assert "1 question answered today: 1 Hard." in embed_text(message)


async def test_the_reminder_begins_the_review(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await _finish(world, app, clock, "docker")
        shown = await world.slash(world.ann, "remind set", kind="review", at="10:00")
        assert "**Review**: questions that come back, on days when some do, every day at **10:00**" in said(shown)
        clock.advance(hours=1)
        assert await world.ticker.tick() == 1
        [dm] = world.dms()
        assert "1 question from what you finished" in embed_text(dm)
        assert labels(dm) == ["Start review", "Stop"]
        begun = await world.ann_user.click(dm, label="Start review")
        assert "What is docker?" in said(begun)
        stopped = await world.ann_user.click(dm, label="Stop")
        assert "No review reminder comes any more." in said(stopped)


async def test_stats_say_what_is_due_and_what_is_remembered(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        assert "Nothing yet." in said(await world.slash(world.ann, "review stats"))
        assert "Nothing to review today" in said(await world.slash(world.ann, "review start"))
        await _finish(world, app, clock, "docker", "statistics")
        text = said(await world.slash(world.ann, "review stats"))
        assert "**2** due today." in text
        assert "measured from the second answer" in text
        assert "2 questions: 2 new." in text
        assert "` 2 (today)" in text


async def test_a_review_stands_in_today_and_in_the_daily_message(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        await world.slash(world.ann, "done", topic="python-basics", minutes=60, finished=True)
        clock.advance(days=1)
        shown = await world.slash(world.ann, "today")
        assert "**Review** · 5 min · /review start" in said(shown)
        assert await world.ticker.tick() == 1
        [dm] = world.dms()
        assert "**Review** · 5 min · /review start" in embed_text(dm)
        assert labels(dm)[:2] == ["Start review", "Done: Review (5 min)"]
        begun = (await world.ann_user.click(dm, label="Start review")).followups[0]
        assert "What is python basics?" in embed_text(begun)
        await world.ann_user.click(begun, label="Show answer")
        await world.ann_user.click(begun, label="Good · 2 d")
        assert labels(begun) == ["Record the block", "Undo last"]
        await world.ann_user.click(begun, label="Record the block")
        assert "Recorded: 5 min of review." in embed_text(begun)
        again = await world.ann_user.click(dm, label="Done: Review (5 min)")
        assert "**Review** was recorded already" in said(again)
