"""What a person sees, gets and deletes of their data on Discord."""

import json

from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import make_bot, open_world, said
from tests.integration.openapi import check_requests


async def test_about_names_every_table_and_backups(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        shown = await world.slash(world.ann, "data about")
        assert shown.ephemeral
        assert "**progress**: what you recorded" in said(shown)
        assert "backups" in said(shown)


async def test_the_export_is_one_json_and_one_text_seen_by_its_owner(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        who = await world.set_up()
        exported = await world.slash(world.ann, "data export")
        assert exported.ephemeral
        assert [a.filename for a in exported.response.attachments] == ["studybot-export.json", "studybot-export.md"]
        check_requests(world.env.http_requests)
        files = app.services.privacy.files(who, most_bytes=10**7)
        assert json.loads(files[0].content)["learners"][0]["zone"] == "Europe/Berlin"


async def test_deletion_is_confirmed_by_typing(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        who = await world.set_up()
        asked = await world.slash(world.ann, "data delete")
        assert "no undo" in said(asked)
        form = await world.ann.click(asked.response, label="Delete everything…")
        wrong = await world.ann.submit_modal(form, {"word": "delte"})
        assert "Nothing was deleted" in said(wrong)
        assert app.services.learners.find(who) is not None
        form = await world.ann.click(asked.response, label="Delete everything…")
        gone = await world.ann.submit_modal(form, {"word": " delete "})
        assert "Everything about you is deleted (2 records)" in said(gone)
        assert gone.followups[-1].ephemeral
        assert app.services.learners.find(who) is None
        again = await world.slash(world.ann, "data delete")
        assert "/setup" in said(again)
        check_requests(world.env.http_requests)


async def test_a_form_that_was_open_during_a_restart_works(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        who = await world.set_up()
        asked = await world.slash(world.ann, "data delete")
        form = await world.ann.click(asked.response, label="Delete everything…")
        await world.env.restart_bot(make_bot(app, clock))
        gone = await world.ann.submit_modal(form, {"word": "DELETE"})
        assert "Everything about you is deleted" in said(gone)
        assert app.services.learners.find(who) is None


async def test_submitting_twice_deletes_once(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        await world.set_up()
        asked = await world.slash(world.ann, "data delete")
        first = await world.ann.click(asked.response, label="Delete everything…")
        second = await world.ann.click(asked.response, label="Delete everything…")
        await world.ann.submit_modal(first, {"word": "DELETE"})
        assert "/setup" in said(await world.ann.submit_modal(second, {"word": "DELETE"}))
