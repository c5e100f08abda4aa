"""Every command as a person uses it, on a small library."""

from typing import Any

import discord
import pytest
import simcord

from studybot.bot.buttons import OPTIONS
from studybot.bot.client import PERMISSIONS
from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import embed_text, make_bot, open_world, said
from tests.integration.openapi import check_requests


async def test_every_command_answers_and_every_body_is_what_discord_takes(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        goal = await world.add_goal()
        assert "Is this your goal?" in said(goal)
        cases: list[tuple[str, dict[str, Any], str]] = [
            ("help", {}, "/goal add"),
            ("goal list", {}, "Machine-learning engineer"),
            ("plan show", {}, "Week of Mon 23 Nov"),
            ("plan show", {"week": 2}, "Your plan"),
            ("plan replan", {}, "Nothing had to change."),
            ("plan days-off", {"days": "24 Nov to 26 Nov"}, "3 days off"),
            ("plan hours", {"week": "8 hours", "cap": "2h", "buffer": 3}, "6 h → **8 h**"),
            ("plan options", {}, "Your plan holds"),
            ("plan why", {"block": 1}, "it is one of its topics"),
            ("plan move", {"block": 2, "date": "5 December", "time": "18:30"}, "18:30 and stays there"),
            ("plan pin", {"block": 1}, "stays on today"),
            ("plan export", {}, "as a file"),
            ("plan export", {"format": "csv"}, "as a file"),
            ("today", {}, "Python basics"),
            ("done", {}, "Recorded: 1 h"),
            ("undo", {}, "Taken back"),
            ("done", {"topic": "statistics", "minutes": 25, "finished": False}, "Recorded: 25 min"),
            ("skip", {"topic": "python-basics"}, "Skipped"),
            ("know", {"topic": "Docker"}, "You know"),
            ("progress show", {}, "25 min studied"),
            ("progress show", {"picture": "days"}, "25 min studied"),
            ("progress show", {"picture": "weeks"}, "of 6 h planned"),
            ("progress export", {}, "as a file"),
            ("progress export", {"format": "md"}, "as a file"),
            ("topic", {"name": "Overfitting"}, "memorises the noise"),
            ("roadmap", {}, "Machine-learning engineer"),
            ("roadmap", {"name": "machine-learning-engineer"}, "Models"),
            ("ask", {"question": "what is docker?"}, "packs a program"),
            ("remind show", {}, "09:00"),
            ("remind set", {"at": "18:30", "days": "mon-fri"}, "18:30"),
            ("remind set", {"kind": "evening"}, "not answered yet, every day at **20:30**"),
            ("remind set", {"kind": "weekly", "at": "17:00"}, "Sun at **17:00**"),
            ("remind set", {"kind": "review"}, "on days when some do, every day at **08:00**"),
            ("review start", {}, "Nothing to review today"),
            ("review stats", {}, "Nothing yet."),
            ("remind pause", {"until": "24 December"}, "paused until"),
            ("remind resume", {}, "Weekly"),
            ("remind quiet", {"start": "22:00", "end": "7:00"}, "Quiet from 22:00 to 07:00"),
            ("remind quiet", {}, "Times are yours"),
            ("remind test", {}, "A test message comes"),
            ("remind history", {}, "test · planned"),
            ("remind off", {"kind": "weekly"}, "**Weekly**: the week, and the next one: off"),
            ("remind off", {}, "Nothing comes to you."),
            ("data export", {}, "Everything I have stored"),
        ]
        for command, options, words in cases:
            result = await world.slash(world.ann, command, **options)
            assert words in said(result), (command, said(result))
            assert result.ephemeral is (command != "ask"), command
        removed = await world.slash(world.ann, "goal remove", goal=1)
        assert "no goal now" in said(removed)
        check_requests(world.env.http_requests)


async def test_mistakes_are_answered_privately_in_one_sentence(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        cases: list[tuple[str, dict[str, Any], str]] = [
            ("today", {}, "/setup"),
            ("setup", {"zone": "Berlim", "week": "6 hours", "remind_at": "9:00"}, "Europe/Berlin"),
            ("setup", {"zone": "UTC", "week": "0 hours", "remind_at": "9:00"}, "some time"),
            ("setup", {"zone": "UTC", "week": "200 hours", "remind_at": "9:00"}, "200 hours a week is more"),
            ("setup", {"zone": "UTC", "week": "6 hours", "remind_at": "soon"}, "not a time of day"),
            ("setup", {"zone": "UTC", "week": "6 hours", "remind_at": "9:00"}, "You are set up"),
            ("plan show", {}, "no goal yet"),
            ("progress show", {}, "no goal yet"),
            ("goal add", {"what": "learn statistics by 1 March 2020"}, "is in the past"),
            ("goal add", {"what": "by 30 June"}, "names no subject"),
            ("topic", {"name": "Quantum gravity"}, "There is no topic"),
            ("ask", {"question": "?"}, "is empty"),
            ("ask", {"question": "why " * 999}, "up to 1,000 work"),
            ("goal remove", {"goal": 999}, "no such goal"),
        ]
        for command, options, words in cases:
            result = await world.slash(world.ann, command, **options)
            assert words in said(result), (command, said(result))
            assert "Traceback" not in said(result)
        private = await world.slash(world.ann, "ask", question="why " * 999)
        assert private.ephemeral


async def test_an_internal_fault_shows_a_reference_and_no_stack_trace(app: TinyApp, clock: FixedClock) -> None:
    def broken(*_args: object, **_values: object) -> None:
        raise RuntimeError("secret detail")

    async with open_world(app, clock, check_errors=False) as world:
        object.__setattr__(app.services.plans, "today", broken)
        result = await world.slash(world.ann, "today")
        assert "reference" in said(result)
        assert "secret" not in said(result)


async def test_buttons_of_one_learner_do_nothing_for_another(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        await world.set_up()
        await world.add_goal()
        clock.advance(days=1)
        assert await world.ticker.tick() == 1
        await world.slash(world.bob, "setup", zone="UTC", week="1 hour", remind_at="9:00")
        before = said(await world.slash(world.ann, "progress show"))
        with pytest.raises(simcord.SetupError):
            await world.bob.click(world.dms()[0], custom_id=_ids(world.dms()[0])[0])
        assert said(await world.slash(world.ann, "progress show")) == before


async def test_the_stop_button_stands_in_every_daily_message(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        clock.advance(days=1)
        await world.ticker.tick()
        [message] = world.dms()
        stop = next(i for i in _ids(message) if i.startswith("sb:quiet:"))
        stopped = await world.ann_user.click(message, custom_id=stop)
        assert "off" in said(stopped)
        clock.advance(days=1)
        assert await world.ticker.tick() == 0


async def test_skip_marks_the_message_and_plans_again(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        clock.advance(days=1)
        await world.ticker.tick()
        [message] = world.dms()
        skip = next(i for i in _ids(message) if i.startswith("sb:skip"))
        assert "Skipped" in said(await world.ann_user.click(message, custom_id=skip))
        [shown] = world.dms()
        assert "✓ Skip" in str([c.label for row in shown.components for c in row.children])


async def test_closed_dms_are_told_at_the_next_command(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        await world.set_up()
        await world.add_goal()
        clock.advance(days=1)
        world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
        assert await world.ticker.tick() == 1
        result = await world.slash(world.ann, "plan show")
        assert "could not send you a DM" in said(result)
        assert "undeliverable" in said(await world.slash(world.ann, "remind history"))


async def test_a_server_fault_is_tried_again_and_sends_once(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        await world.set_up()
        await world.add_goal()
        clock.advance(days=1)
        world.env.inject_error("POST", "/channels/*/messages", status=503)
        await world.ticker.tick()
        assert world.dms() == []
        clock.advance(minutes=2)
        await world.ticker.tick()
        await world.ticker.tick()
        assert len(world.dms()) == 1


async def test_commands_sync_only_when_they_changed(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:

        def synced() -> int:
            return sum(r.method == "PUT" and r.path.endswith("/commands") for r in world.env.http_requests)

        assert synced() == 1
        await world.env.restart_bot(make_bot(app, clock))
        assert synced() == 1


async def test_the_walk_over_all_commands(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        tree = world.env.bot.tree
        payload = [command.to_dict(tree) for command in tree.get_commands()]
        assert len(payload) <= 100
        names = [command["name"] for command in payload]
        assert len(set(names)) == len(names)
        menus = [command for command in payload if command.get("type") == discord.AppCommandType.message.value]
        assert [(menu["name"], len(menu.get("options", []))) for menu in menus] == [("Mark as answer", 0)]
        for command in payload:
            if command not in menus:  # a menu's name is shown as it is, and it has no description
                _check_command(command)
        assert PERMISSIONS.value & 0x8 == 0  # no administrator


def _check_command(command: dict[str, Any]) -> None:
    assert command["name"] == command["name"].lower()
    assert 1 <= len(command["name"]) <= 32
    assert 1 <= len(command["description"]) <= 100
    assert "…" not in command["description"], "a default description"
    options = command.get("options", [])
    assert len(options) <= 25
    required = [option.get("required", False) for option in options]
    assert required == sorted(required, reverse=True), f"{command['name']}: a required option after an optional one"
    for option in options:
        _check_command(option)


def _ids(message: Any) -> list[str]:
    return [child.custom_id for row in message.components for child in row.children]


async def test_a_deadline_that_cannot_hold_offers_ways_out_that_work(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up(zone="UTC")
        for number in range(len(OPTIONS)):
            goal = await world.slash(world.ann, "goal add", what="become a machine-learning engineer by 27 November")
            assert "after your deadline" in said(goal)
            confirmed = await world.ann.click(goal.response, label="Yes, plan it")
            assert "Goal 1 is 5 h 30 min short." in said(confirmed)
            plan = confirmed.followups[0]
            button = f"sb:option:{number}"
            shown = await world.ann.click(plan, custom_id=button)
            assert "every deadline holds" in embed_text(shown.followups[-1]), button
            assert not app.services.plans.show(str(world.ann.id), now=clock()).summary.feasible  # nothing changed yet
            taken = await world.ann.click(shown.followups[-1], label="Yes, change it")
            assert "too near" not in embed_text(taken.followups[-1]), button
            with pytest.raises(simcord.SetupError):  # its buttons are gone: it cannot be taken twice
                await world.ann.click(shown.followups[-1], label="Yes, change it")
            if number == 0:
                back = await world.ann.click(taken.followups[-1], label="Undo")
                assert "too near" in embed_text(back.followups[-1])
            for goal_view in app.services.goals.list(str(world.ann.id), now=clock()):
                app.services.goals.remove(str(world.ann.id), goal_view.goal.goal_id, now=clock())
            await world.set_up(zone="UTC")


async def test_names_complete_while_one_types(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()

        async def offered(command: str, option: str, typed: str) -> list[Any]:
            choices = await world.ann.autocomplete(world.channel, command, option, typed)
            return [choice["value"] for choice in choices]

        assert await offered("topic", "name", "over") == ["overfitting"]
        assert await offered("roadmap", "name", "mach") == ["machine-learning-engineer"]
        assert "Europe/Berlin" in await offered("setup", "zone", "berl")
        assert (await offered("done", "topic", ""))[0] == "python-basics"
        assert await offered("goal remove", "goal", "") == [1]
        assert await offered("topic", "name", "zzz") == []


async def test_a_change_is_shown_then_made_then_taken_back(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        who = str(world.ann.id)
        before = app.services.plans.show(who, now=clock())
        shown = await world.slash(world.ann, "plan days-off", days="24 Nov to 26 Nov")
        assert app.services.plans.show(who, now=clock()).weeks == before.weeks
        refused = await world.ann.click(shown.response, label="No, leave it")
        assert "Nothing changed." in said(refused)
        shown = await world.slash(world.ann, "plan days-off", days="24 Nov to 26 Nov")
        made = await world.ann.click(shown.response, label="Yes, change it")
        assert "Changed." in said(made)
        assert app.services.plans.show(who, now=clock()).weeks != before.weeks
        back = await world.slash(world.ann, "plan undo")
        assert "Taken back." in said(back)
        places = [[(b.on, b.topic, b.minutes) for b in w.blocks] for w in before.weeks]
        after = app.services.plans.show(who, now=clock())
        assert [[(b.on, b.topic, b.minutes) for b in w.blocks] for w in after.weeks] == places


async def test_the_plan_comes_with_a_picture_and_its_words(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        shown = await world.slash(world.ann, "plan show")
        (file,) = shown.response.attachments
        assert file.filename == "plan.png"
        assert "Monday: Python basics 1 h" in (file.description or "")


async def test_a_block_missed_three_times_is_asked_about(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up()
        await world.add_goal()
        for _ in range(2):
            clock.advance(days=1)
            assert "moved on" not in said(await world.slash(world.ann, "today"))
        clock.advance(days=1)
        asked = await world.slash(world.ann, "today")
        assert "has moved on 3 times" in said(asked)
        split = await world.ann.click(asked.response, label="Shorter blocks")
        assert "in shorter blocks" in embed_text(split.followups[-1])
        await world.ann.click(split.followups[-1], label="Yes, change it")
        blocks = app.services.plans.coming(str(world.ann.id), now=clock())
        assert max(b.minutes for b in blocks if b.topic == "python-basics") <= 45
        dropped = await world.ann.click(asked.response, label="Leave it out")
        assert "Left out: Python basics." in said(dropped)
        assert "python-basics" not in {b.topic for b in app.services.plans.coming(str(world.ann.id), now=clock())}
