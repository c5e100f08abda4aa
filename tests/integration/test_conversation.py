"""Sentences on Discord: in DMs, in a channel that mentions the bot, and the buttons below the answers."""

from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import World, embed_text, labels, make_bot, open_world, said


async def test_a_dm_is_a_turn_and_its_buttons_answer(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        for text in (
            "hi",
            "I want to become a machine learning engineer by June",
            "Lisbon, 6 hours a week",
            "at 19:00",
        ):
            await world.ann_user.send_dm(text)
        proposal = world.dms()[-1]
        assert "Shall I plan it?" in embed_text(proposal)
        pressed = await world.ann_user.click(proposal, label="Yes, plan it")
        assert "It is your goal now." in said(pressed)
        await world.ann_user.send_dm("done")
        assert "Recorded: 1 h" in embed_text(world.dms()[-1])
        undone = await world.ann_user.click(world.dms()[-1], label="Undo")
        assert "Taken back" in said(undone)
        await world.ann_user.send_dm("send me my data")
        assert "Everything I store" in embed_text(world.dms()[-1])


async def test_quiz_me_begins_the_review_with_its_card_and_buttons(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await _finish_docker(world, app, clock)
        await world.ann_user.send_dm("done with statistics, 45 min. quiz me")
        message = world.dms()[-1]
        assert "Recorded: 45 min" in embed_text(message)
        assert "Review: Docker\nWhat is docker?" in embed_text(message)
        assert labels(message) == ["Show answer", "Undo"]
        await world.env.restart_bot(make_bot(app, clock))
        await world.ann_user.click(message, label="Show answer")
        assert "Docker is a tool that packs" in embed_text(world.dms()[-1])
        await world.ann_user.click(world.dms()[-1], label="Good · 2 d")
        assert "Good: back Thu 26 Nov." in embed_text(world.dms()[-1])
        assert "Done for today" in embed_text(world.dms()[-1])
        assert app.services.reviews.stats(str(world.ann.id), now=clock()).rated == {"good": 1}


async def test_a_review_in_a_dm_may_be_typed_too(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await _finish_docker(world, app, clock)
        await world.ann_user.send_dm("quiz me")
        assert labels(world.dms()[-1]) == ["Show answer"]
        await world.ann_user.send_dm("show the answer")
        assert labels(world.dms()[-1]) == ["Again · 1 d", "Hard · 1 d", "Good · 2 d", "Easy · 8 d"]
        await world.ann_user.send_dm("easy")
        assert "Easy: back Wed 2 Dec." in embed_text(world.dms()[-1])
        assert app.services.reviews.stats(str(world.ann.id), now=clock()).rated == {"easy": 1}


async def test_show_me_more_goes_on_where_the_button_would_and_behind_it(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.ann_user.send_dm("show me more")
        assert "I did not get that" in embed_text(world.dms()[-1])
        await world.ann_user.send_dm("what is docker?")
        first = embed_text(world.dms()[-1])
        await world.ann_user.send_dm("show me more")
        second = world.dms()[-1]
        assert "what is docker?" in embed_text(second)
        assert labels(second) == ["Show more"]
        assert _quotes(embed_text(second))
        assert not _quotes(embed_text(second)) & _quotes(first)
        await world.env.restart_bot(make_bot(app, clock))
        await world.ann_user.click(second, label="Show more")
        await world.ann_user.send_dm("go on")
        assert embed_text(world.dms()[-1]).strip() == "That is all I have on it."


def _quotes(text: str) -> set[str]:
    """The lines that quote a passage, without its number."""
    return {line.rpartition(" [")[0] for line in text.splitlines() if line.endswith("]")}


async def _finish_docker(world: World, app: TinyApp, clock: FixedClock) -> None:
    """Asked from the next day on."""
    await world.set_up()
    await world.slash(world.ann, "done", topic="docker", minutes=30, finished=True)
    clock.advance(days=1)
    app.services.reminders.off(str(world.ann.id), now=clock())


async def test_in_a_channel_only_what_mentions_the_bot_is_answered_and_nothing_personal(
    app: TinyApp, learner_with_goal: str, clock: FixedClock
) -> None:
    async with open_world(app, clock) as world:
        await world.ann.send(world.channel, "what is overfitting?")
        assert len(list(world.channel.history())) == 1
        bot = f"<@{world.env.bot.user.id}>"
        await world.ann.send(world.channel, f"{bot} what is overfitting?")
        assert "/group setup" in embed_text(list(world.channel.history())[-1])
        await world.ann.send(world.channel, f"{bot} what's on today?")
        assert "DM" in embed_text(list(world.channel.history())[-1])
