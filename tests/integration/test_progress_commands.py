"""Progress and correction as a person uses them on Discord."""

from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import make_bot, open_world, said
from tests.integration.openapi import check_requests


async def test_progress_is_a_card_with_a_picture_that_buttons_change(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        await world.slash(world.ann, "done", minutes=45, note="loops, *finally*")
        shown = await world.slash(world.ann, "progress show")
        assert shown.ephemeral
        text = said(shown)
        for words in ("45 min studied", "15 % Basics · 0 of 2", "This week: 45 min of 6 h planned", "finish about"):
            assert words in text, words
        [file] = shown.response.attachments
        assert (file.filename, (file.description or "")[:23]) == ("progress-road.png", "The road to the finish:")
        await world.env.restart_bot(make_bot(app, clock))
        changed = await world.ann.click(shown.response, label="Study days")
        [file] = changed.response.attachments
        assert file.filename == "progress-days.png"
        assert "1 day with 45 min" in (file.description or "")
        assert "45 min studied" in said(changed)
        check_requests(world.env.http_requests)


async def test_with_nothing_to_draw_there_is_no_picture(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        shown = await world.slash(world.ann, "progress show")
        assert "0 min studied so far. You have no goal yet" in said(shown)
        assert shown.response.attachments == []


async def test_a_note_is_shown_as_typed_and_comes_out_of_the_export(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        recorded = await world.slash(world.ann, "done", note="*loops* @everyone")
        assert "📝 \\*loops\\* @\u200beveryone" in said(recorded)
        exported = await world.slash(world.ann, "progress export", format="json")
        [file] = exported.response.attachments
        assert file.filename == "study-progress.json"
        assert exported.ephemeral


async def test_a_recorded_entry_is_corrected_and_the_correction_undone(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        await world.slash(world.ann, "done", topic="statistics", minutes=60)
        corrected = await world.slash(world.ann, "done", topic="statistics", minutes=40, instead=True)
        assert "Corrected: 40 min instead of 1 h on **Statistics**" in said(corrected)
        undone = await world.ann.click(corrected.response, label="Undo")
        assert "**Statistics** stands at 1 h again" in said(undone)
        more = await world.slash(world.ann, "done", topic="statistics", minutes=15)
        assert "(1 h 15 min of about 3 h)" in said(more)
        replaced = await world.ann.click(more.response, label="Instead of the 1 h before")
        assert "Corrected: 15 min instead of 1 h on **Statistics** (15 min of about 3 h)" in said(replaced)
        check_requests(world.env.http_requests)


async def test_partly_after_done_on_an_old_message_is_a_correction(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        today = await world.slash(world.ann, "today")
        asked = await world.ann.click(today.response, label="Partly…")
        await world.slash(world.ann, "done")
        half = await world.ann.click(asked.followups[-1], label="30 min")
        assert "Corrected: 30 min instead of 1 h" in said(half)
        again = await world.ann.click(asked.followups[-1], label="30 min")
        assert "recorded already" in said(again)
