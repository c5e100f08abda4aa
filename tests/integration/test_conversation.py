"""Sentences on Discord: in DMs, in a channel that mentions the bot, and the buttons below the answers."""

from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import embed_text, open_world, said


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
