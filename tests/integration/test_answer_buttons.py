"""Answers and what can be done about them, and notes, in a simulated Discord."""

from typing import Any

import pytest
import simcord

from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import World, embed_text, labels, make_bot, open_world, said
from tests.integration.openapi import check_requests

STRANGE = "is xylophone jazz quirky?"
NOT_YOURS = "somebody else asked it"
EVERY = ["Helpful", "Not helpful", "Show more", "Study this", "Add to my plan"]


def last(result: Any) -> str:
    """What came last, after the press of a button."""
    return embed_text(result.followups[-1])


async def asked(world: World, question: str = "what is docker?", **options: object) -> Any:
    return (await world.slash(world.ann, "ask", question=question, **options)).response


def stored(app: TinyApp) -> dict[str, Any]:
    """The last question."""
    row = app.db.row("SELECT * FROM questions ORDER BY question_id DESC LIMIT 1")
    assert row is not None
    return dict(row)


async def test_an_answer_shows_its_status_its_sources_and_what_can_be_done(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        answer = await asked(world)
        assert "Docker is a tool that packs a program with its surroundings into a container." in embed_text(answer)
        assert "`[1]` [Docker › What it is](https://example.org/docker) · topics/docker.md:17" in embed_text(answer)
        assert labels(answer) == EVERY
        refused = await asked(world, STRANGE)
        assert "does not cover that" in embed_text(refused)
        assert labels(refused) == ["Tell the owner it is missing"]
        colours = [message.embeds[0].colour for message in (answer, refused)]
        assert colours[0] != colours[1]
        check_requests(world.env.http_requests)


async def test_what_has_no_topic_cannot_be_studied(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        await world.set_up(zone="UTC")
        await world.slash(world.ann, "note add", text="Quokkaism is the belief that quokkas smile.", name="quokkas")
        answer = await asked(world, "what is quokkaism?", private=True)
        assert labels(answer) == EVERY[:3]


async def test_helpful_and_not_helpful_mark_the_message_and_the_question(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        answer = await asked(world)
        assert "thank you" in last(await world.ann.click(answer, label="Helpful"))
        assert stored(app)["helpful"] == 1
        assert labels(answer)[:2] == ["✓ Helpful", "Not helpful"]
        assert "wants a better answer" in last(await world.ann.click(answer, label="Not helpful"))
        assert stored(app)["helpful"] == 0
        assert labels(answer)[:2] == ["Helpful", "✓ Not helpful"]
        await world.ann.click(answer, label="✓ Not helpful")
        assert labels(answer) == ["Helpful", "✓ Not helpful", *EVERY[2:]]
        [gap] = app.services.questions.gaps()
        assert (gap.question, gap.unhelpful) == ("what is docker?", 1)
        check_requests(world.env.http_requests)


async def test_show_more_goes_on_where_the_answer_ended(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        answer = await asked(world, "how do I prevent trouble with docker?")
        more = (await world.ann.click(answer, label="Show more")).followups[-1]
        first, second = ({line for line in embed_text(m).splitlines() if " · topics/" in line} for m in (answer, more))
        assert second
        assert not {line.partition("` ")[2] for line in first} & {line.partition("` ")[2] for line in second}
        assert labels(more) == ["Show more"]
        third = (await world.ann.click(more, label="Show more")).followups[-1]
        assert labels(third) == [], "there is no fourth page"
        check_requests(world.env.http_requests)


async def test_study_this_shows_the_topic_and_add_to_my_plan_asks_first(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        answer = await asked(world, "what is overfitting?")
        topic = (await world.ann.click(answer, label="Study this")).followups[-1]
        assert "The overfitting handbook" in embed_text(topic)
        assert "/setup" in last(await world.ann.click(answer, label="Add to my plan"))
        await world.set_up(zone="UTC")
        proposal = (await world.ann.click(answer, label="Add to my plan")).followups[-1]
        assert "Is this your goal?" in embed_text(proposal)
        assert app.services.plans.coming(str(world.ann.id), now=clock()) == ()
        planned = await world.ann.click(proposal, label="Yes, plan it")
        assert "It is your goal now." in said(planned)
        topics = {block.topic for block in app.services.plans.coming(str(world.ann.id), now=clock())}
        assert "overfitting" in topics
        assert "docker" not in topics
        check_requests(world.env.http_requests)


async def test_telling_the_owner_puts_it_on_the_list(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        private = await asked(world, STRANGE, private=True)
        assert "Whoever runs me finds it" in last(await world.ann.click(private, label="Tell the owner it is missing"))
        assert labels(private) == ["✓ Tell the owner it is missing"]
        public = await asked(world, STRANGE)
        assert "/group gaps" in last(await world.ann.click(public, label="Tell the owner it is missing"))
        [gap] = app.services.questions.gaps()
        assert (gap.times, gap.reported) == (2, 2)
        group = app.services.questions.gaps(str(world.channel.guild.id))
        assert [(g.times, g.reported) for g in group] == [(1, 1)]


async def test_somebody_else_may_study_and_plan_but_not_judge(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        answer, refused = await asked(world), await asked(world, STRANGE)
        before = [dict(row) for row in app.db.rows("SELECT * FROM questions")]
        for message, label in (
            (answer, EVERY[0]),
            (answer, EVERY[1]),
            (answer, EVERY[2]),
            (refused, labels(refused)[0]),
        ):
            assert NOT_YOURS in last(await world.bob.click(message, label=label)), label
        assert labels(answer) == EVERY, "no mark for a press that did nothing"
        assert [dict(row) for row in app.db.rows("SELECT * FROM questions")] == before
        assert "The docker handbook" in last(await world.bob.click(answer, label="Study this"))
        await world.set_up(world.bob, zone="UTC")
        assert "Is this your goal?" in last(await world.bob.click(answer, label="Add to my plan"))


async def test_old_buttons_work_after_a_restart(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        answer, refused = await asked(world), await asked(world, STRANGE)
        clock.advance(days=20)
        await world.env.restart_bot(make_bot(app, clock))
        await world.ann.click(answer, label="Helpful")
        assert labels(answer)[0] == "✓ Helpful"
        assert "The docker handbook" in last(await world.ann.click(answer, label="Study this"))
        more = (await world.ann.click(answer, label="Show more")).followups[-1]
        await world.env.restart_bot(make_bot(app, clock))
        assert embed_text(more)
        await world.ann.click(refused, label="Tell the owner it is missing")
        assert stored(app)["reported_at"] is not None


async def test_a_question_that_is_gone_says_so(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        answer = await asked(world)
        app.db.execute("DELETE FROM questions")
        for label in EVERY[:3]:
            assert "not there any more" in last(await world.ann.click(answer, label=label)), label
        for label in EVERY[3:]:
            assert "not in the library any more" in last(await world.ann.click(answer, label=label)), label


async def test_a_follow_up_in_a_channel_says_what_it_took_it_to_mean(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        await asked(world)
        followed = await asked(world, "and how do I prevent trouble with it?")
        assert "I take it you mean: Docker." in embed_text(followed)
        elsewhere = await world.slash(world.ann, "ask", question="why is that?", private=True)
        assert "cannot tell what that is about" in said(elsewhere)
        others = await world.slash(world.bob, "ask", question="why is that?")
        assert "cannot tell what that is about" in said(others)


# Notes


async def test_notes_are_found_by_their_owners_private_questions_alone(app: TinyApp, clock: FixedClock) -> None:
    question = "what is quokkaism?"
    async with open_world(app, clock, check_errors=False) as world:
        assert "/setup" in said(await world.slash(world.ann, "note add", text="Quokkaism is a belief."))
        for who in (world.ann, world.bob):
            await world.set_up(who, zone="UTC")
        kept = await world.slash(
            world.ann, "note add", text="Quokkaism is the belief that quokkas smile.", name="My *own*"
        )
        assert kept.ephemeral
        assert "Kept as “My \\*own\\*”" in said(kept)
        private = await world.slash(world.ann, "ask", question=question, private=True)
        assert private.ephemeral
        assert "Quokkaism is the belief that quokkas smile. [1]" in said(private)
        assert "`[1]` My \\*own\\*" in said(private)
        assert f"learner:{world.ann.id}" not in said(private)
        public = await world.slash(world.ann, "ask", question=question)
        assert "quokkas smile" not in said(public)
        for options in ({"private": True}, {}):
            other = await world.slash(world.bob, "ask", question=question, **options)
            assert "quokkas smile" not in said(other)
        check_requests(world.env.http_requests)


async def test_notes_are_listed_replaced_and_removed(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        await world.set_up(zone="UTC")
        assert "no notes yet" in said(await world.slash(world.ann, "note list"))
        await world.slash(world.ann, "note add", text="one two three", name="TCP/IP")
        await world.slash(world.ann, "note add", text="one two three four five", name="TCP/IP")
        await world.slash(world.ann, "note add", text="A note without a name is called by its first words.")
        listed = said(await world.slash(world.ann, "note list"))
        assert "**TCP/IP** · 2026-11-23 · 5 words" in listed
        assert "**A note without a name is called by its first words.**" in listed
        assert "no notes yet" in said(await world.slash(world.bob, "note list"))
        choices = await world.ann.autocomplete(world.channel, "note remove", "name", "tcp")
        assert [choice["value"] for choice in choices] == ["TCP/IP"]
        assert await world.bob.autocomplete(world.channel, "note remove", "name", "") == []
        assert "nothing called" in said(await world.slash(world.bob, "note remove", name="TCP/IP"))
        assert "“TCP/IP” is gone." in said(await world.slash(world.ann, "note remove", name="TCP/IP"))
        assert "TCP/IP" not in said(await world.slash(world.ann, "note list"))
        assert "nothing in it" in said(await world.slash(world.ann, "note add", text="?!"))


async def test_buttons_under_a_private_answer_are_its_askers(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock, check_errors=False) as world:
        answer = await asked(world, private=True)
        with pytest.raises(simcord.SetupError):
            await world.bob.click(answer, label="Helpful")
        await world.ann.click(answer, label="Helpful")
        assert stored(app)["helpful"] == 1


async def test_several_questions_have_a_card_and_a_row_of_buttons_each(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        text = "1. what is docker? 2. what is statistics? 3. what is quirky xylophone jazz? 4. what is overfitting?"
        asked = await world.slash(world.ann, "ask", question=text)
        _check_several(asked.response)
        assert "1 question left" in embed_text(asked.response)
        await world.ann_user.send_dm(text.replace(" 2.", "\n2.").replace(" 3.", "\n3."))
        _check_several(world.dms()[-1])
        pressed = await world.ann_user.click(world.dms()[-1], label="2: Show more")
        assert "what is statistics?" in said(pressed)


def _check_several(message: Any) -> None:
    titles = [embed.title for embed in message.embeds]
    assert titles == ["1. what is docker?", "2. what is statistics?", "3. what is quirky xylophone jazz?"]
    assert labels(message) == [
        "1: Helpful", "1: Not helpful", "1: Show more", "2: Helpful", "2: Not helpful", "2: Show more",
        "3: Tell the owner it is missing",
    ]  # fmt: skip


async def test_in_a_channel_lines_are_questions_of_their_own(app: TinyApp, clock: FixedClock) -> None:
    async with open_world(app, clock) as world:
        app.services.groups.set_channels(str(world.channel.guild.id), [str(world.channel.id)], now=clock())
        bot = f"<@{world.env.bot.user.id}>"
        await world.ann.send(world.channel, f"{bot}\nwhat is docker?\nwhat is statistics?")
        titles = [embed.title for embed in list(world.channel.history())[-1].embeds]
        assert titles == ["1. what is docker?", "2. what is statistics?"]
