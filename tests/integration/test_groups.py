"""Study groups as people use them: two servers, a forum, threads, answers with consent."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
import simcord
from simcord.builders import ChannelHandle

from studybot.bot.buttons import question_of
from studybot.bot.client import StudyBot
from studybot.bot.desk import Desk
from studybot.errors import InvalidInput
from tests.conftest import FixedClock, TinyApp
from tests.integration.discord_world import embed_text, said
from tests.integration.openapi import check_requests
from tests.small_library import TOPICS

DOCKER = TOPICS["docker"][3]
UNSURE = "which restaurant serves zucchini yoghurt quiche?"
OFF_TOPIC = "is xylophone jazz quirky?"


class Server(NamedTuple):
    guild: Any
    questions: Any  # the channel for questions
    lounge: Any
    forum: Any
    boss: Any  # may manage the server
    ann: Any
    bob: Any


class Groups(NamedTuple):
    env: Any
    app: TinyApp
    clock: FixedClock
    here: Server
    there: Server

    @property
    def me(self) -> str:
        return f"<@{self.env.bot.user.id}>"

    def heard(self, channel: Any) -> list[str]:
        """What studybot said in a channel, oldest first."""
        return [embed_text(m) for m in channel.history() if self._says(m)]

    def pings(self, message: Any) -> list[int]:
        """Who was pinged by a message."""
        stored = self.env.backend.get_message(self.here.questions.id, message.id)
        return [*stored.ping_user_ids, *stored.ping_role_ids, *([0] if stored.mention_everyone else [])]

    def _says(self, message: Any) -> bool:
        return message.author.id == self.env.bot.user.id and not message.is_system()

    async def post(self, server: Server, who: Any, title: str, text: str) -> Any:
        """A new forum post of a person: Discord announces the thread, then its first message."""
        thread = self.env.backend.create_thread(server.forum.id, title, who.id, broadcast=False)
        self.env.backend.announce_thread_create(thread)
        handle = ChannelHandle(self.env, server.guild, thread)
        await who.send(handle, text)
        return handle

    def thread(self, server: Server, who: Any, name: str) -> Any:
        return ChannelHandle(self.env, server.guild, self.env.backend.create_thread(server.questions.id, name, who.id))


@contextlib.asynccontextmanager
async def open_groups(
    app: TinyApp, clock: FixedClock, *, message_content: bool = False, set_up: bool = True
) -> AsyncIterator[Groups]:
    bot = StudyBot(Desk(app.services, app.work, clock), message_content=message_content)
    async with simcord.run(bot, shard_count=1, check_errors=False, settle_timeout=20) as env:
        boss, ann, bob = (env.create_user(name) for name in ("boss", "ann", "bob"))
        servers = []
        for name in ("Here", "There"):
            guild = env.create_guild(name, owner=boss)
            questions, lounge = guild.create_text_channel("questions"), guild.create_text_channel("lounge")
            forum = guild.create_forum_channel("help")
            servers.append(Server(guild, questions, lounge, forum, *map(guild.add_member, (boss, ann, bob))))
        world = Groups(env, app, clock, *servers)
        if set_up:
            for server in servers:
                app.services.groups.set_channels(
                    str(server.guild.id), [str(server.questions.id), str(server.forum.id)], now=clock()
                )
        yield world


async def test_it_answers_when_it_is_mentioned_or_replied_to_and_at_no_other_time(
    app: TinyApp, clock: FixedClock
) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        await here.ann.send(here.questions, "what is docker?")
        assert world.heard(here.questions) == []
        asked = await here.ann.send(here.questions, f"{world.me} what is docker?")
        [answer] = world.heard(here.questions)
        assert DOCKER in answer
        shown = here.questions.last_message
        assert shown.reference.message_id == asked.id
        await here.ann.edit(asked, f"{world.me} what is docker? edited")
        assert len(world.heard(here.questions)) == 1
        await here.bob.send(here.questions, f"{world.me} what is statistics?", reply_to=shown)
        assert len(world.heard(here.questions)) == 2
        await here.bob.send(here.questions, "thanks, got it!", reply_to=shown)
        assert len(world.heard(here.questions)) == 2
        await here.bob.send(here.questions, f"{world.me} {OFF_TOPIC}")
        assert "does not cover that" in world.heard(here.questions)[2]
        assert check_requests(world.env.http_requests) > 0


async def test_a_reply_goes_on_with_the_answer_it_replies_to_whoever_asked(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here, there = world.here, world.there
        await here.ann.send(here.questions, f"{world.me} what is docker?")
        shown = here.questions.last_message
        await here.bob.send(here.questions, f"{world.me} what is statistics?")
        await here.bob.send(here.questions, "and how do I use it?", reply_to=shown)
        assert "I take it you mean: Docker" in world.heard(here.questions)[2]
        await here.bob.send(here.questions, f"{world.me} and how do I use it?")
        assert "I take it you mean: Docker" in world.heard(here.questions)[3]  # what it was about last
        ask, number = app.services.questions.ask, question_of(shown)
        assert ask("9", "why?", place="1", group=str(here.guild.id), about=number, now=clock()).assumed == "Docker"
        with pytest.raises(InvalidInput):  # another group's question is none to go on with
            ask("8", "why?", place="1", group=str(there.guild.id), about=number, now=clock())


async def test_it_says_where_and_what_to_ask(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        await here.ann.send(here.lounge, f"{world.me} what is docker?")
        assert f"<#{here.questions.id}>" in world.heard(here.lounge)[0]
        await here.ann.send(here.questions, f"{world.me} 🤖")
        assert "Ask me a question" in world.heard(here.questions)[0]
        await here.ann.send(here.questions, f"{world.me} {'why ' * 400}?")
        assert "up to 1,000 work" in world.heard(here.questions)[1]
    async with open_groups(app, clock, set_up=False) as world:
        await world.here.ann.send(world.here.lounge, f"{world.me} what is docker?")
        assert "/group setup" in world.heard(world.here.lounge)[0]


async def test_threads_and_forum_posts_of_a_channel_count(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        thread = world.thread(here, here.ann, "docker")
        await here.ann.send(thread, f"{world.me} what is docker?")
        assert DOCKER in world.heard(thread)[0]
        post = await world.post(here, here.ann, "Docker?", f"{world.me} what is docker?")
        assert DOCKER in world.heard(post)[0]
        await here.ann.send(post, f"{world.me} and what is statistics?")
        assert len(world.heard(post)) == 2
        assert world.heard(here.questions) == []


async def test_auto_mode_answers_questions_it_knows_and_is_silent_in_doubt(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock, message_content=True) as world:
        here, groups, gid = world.here, app.services.groups, str(world.here.guild.id)
        groups.set_mode(gid, "auto", reads_messages=True, now=clock())
        for chatter in (
            "good morning all",
            OFF_TOPIC,
            UNSURE,
            "?",
            "right?",
            f"<@{here.bob.id}> what is docker?",
            "why " * 400,
        ):
            await here.ann.send(here.questions, chatter)
            assert world.heard(here.questions) == [], chatter
        await here.ann.send(here.lounge, "what is docker?")
        assert world.heard(here.lounge) == []
        await here.ann.send(here.questions, "what is docker?")
        [answer] = world.heard(here.questions)
        assert DOCKER in answer
        groups.set_quiet(gid, False, now=clock())
        clock.advance(minutes=2)
        await here.ann.send(here.questions, OFF_TOPIC)
        assert "does not cover that" in world.heard(here.questions)[1]


async def test_bots_and_webhooks_are_not_answered(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock, message_content=True) as world:
        here = world.here
        app.services.groups.set_mode(str(here.guild.id), "auto", reads_messages=True, now=clock())
        other = here.guild.add_member(world.env.create_user("robot", bot=True))
        await other.send(here.questions, f"{world.me} what is docker?")
        await here.guild.create_webhook(here.questions).send("what is docker?")
        assert world.heard(here.questions) == []


async def test_an_answer_can_open_a_thread(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        app.services.groups.set_place(str(here.guild.id), "thread", now=clock())
        await here.ann.send(here.questions, f"{world.me} what is docker?")
        [thread] = here.questions.threads
        assert thread.name == "what is docker?"
        assert DOCKER in world.heard(thread)[0]
        assert world.heard(here.questions) == []
        world.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
        await here.ann.send(here.questions, f"{world.me} what is docker?")
        assert DOCKER in world.heard(here.questions)[0]  # where it was asked, then


async def test_no_text_pings_anybody(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        ping = f"@everyone @here <@{here.bob.id}> <@&{here.guild.default_role.id}>"
        await here.ann.send(here.questions, f"{world.me} what is docker? {ping}")
        await here.ann.send(here.questions, f"{world.me} {ping}")
        for message in here.questions.history():
            if message.author.id == world.env.bot.user.id:
                assert world.pings(message) == []
                assert "@everyone" not in (message.content or "")
        sent = [r.json for r in world.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
        assert sent
        assert all(body["allowed_mentions"]["parse"] == [] for body in sent)
        assert not any(body["allowed_mentions"].get("replied_user") for body in sent)


async def test_a_person_who_asks_too_fast_is_told_once(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        for _ in range(9):
            await here.ann.send(here.questions, f"{world.me} what is docker?")
        answers = world.heard(here.questions)
        assert [DOCKER in a for a in answers] == [True] * 5 + [False]
        assert "5 a minute" in answers[5]
        await here.bob.send(here.questions, f"{world.me} what is docker?")
        assert len(world.heard(here.questions)) == 7  # others go on
        clock.advance(seconds=61)
        await here.ann.send(here.questions, f"{world.me} what is docker?")
        assert DOCKER in world.heard(here.questions)[7]


async def test_the_panel_changes_the_settings_at_once(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock, set_up=False) as world:
        here, gid = world.here, str(world.here.guild.id)
        opened = await here.boss.slash(here.lounge, "group setup")
        assert opened.ephemeral
        assert "none yet" in said(opened)
        panel = opened.response
        await here.boss.select(panel, [here.questions, here.forum], custom_id="sb:group-channels")
        await here.boss.select(panel, ["thread"], custom_id="sb:group-place")
        await here.boss.select(panel, ["machine-learning-engineer"], custom_id="sb:group-roadmap")
        await here.boss.click(panel, custom_id="sb:group-quiet:0")
        refused = await here.boss.select(panel, ["auto"], custom_id="sb:group-mode")
        assert "STUDYBOT_MESSAGE_CONTENT=true" in embed_text(refused.followups[-1])
        group = app.services.groups.view(gid, now=clock()).group
        assert group.channels == {str(here.questions.id), str(here.forum.id)}
        assert (group.mode, group.place, group.roadmap, group.quiet) == (
            "mention", "thread", "machine-learning-engineer", False,
        )  # fmt: skip
        await world.env.restart_bot(StudyBot(Desk(app.services, app.work, clock)))
        await here.boss.select(panel, ["channel"], custom_id="sb:group-place")
        assert app.services.groups.view(gid, now=clock()).group.place == "channel"
        assert check_requests(world.env.http_requests) > 0


async def test_only_who_manages_the_server_changes_the_group(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        for command, options in (
            ("group setup", {}),
            ("group docs add", {"text": "Our own words about docker."}),
            ("group docs remove", {"name": "x"}),
        ):
            refused = await here.ann.slash(here.lounge, command, **options)
            assert "Manage Server" in said(refused), command
            assert refused.ephemeral
        assert "group setup" not in world.here.ann.user.available_commands()  # a DM has no group


async def test_documents_belong_to_one_server(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here, there = world.here, world.there
        added = await here.boss.slash(
            here.lounge, "group docs add", file=("notes.md", b"# Zebras\n\nZebras zigzag over zinc zones.")
        )
        assert "Added “notes.md”" in said(added)
        text = await here.boss.slash(here.lounge, "group docs add", text="Yaks yodel at noon.", name="Yaks")
        assert "Added “Yaks”" in said(text)
        listed = said(await here.ann.slash(here.lounge, "group docs list"))
        assert "notes.md" in listed
        assert "Yaks" in listed
        assert "None yet" in said(await there.ann.slash(there.lounge, "group docs list"))
        missing = await there.boss.slash(there.lounge, "group docs remove", name="notes.md")
        assert "no document" in said(missing)
        choices = await here.boss.autocomplete(here.lounge, "group docs remove", "name", "ya")
        assert [c["value"] for c in choices] == ["Yaks"]
        assert "is gone" in said(await here.boss.slash(here.lounge, "group docs remove", name="Yaks"))
        await there.ann.send(there.questions, f"{world.me} do zebras zigzag over zinc zones?")
        assert "zinc zones." not in "".join(world.heard(there.questions))
        assert [d.name for d in app.services.group_library.documents(str(here.guild.id))] == ["notes.md"]


async def test_a_link_in_a_groups_document_shows_where_it_leads(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        text = b"# Zebras\n\nZebras zigzag over zinc zones, see [your bank](https://evil.example/x) for more."
        await here.boss.slash(here.lounge, "group docs add", file=("notes.md", text))
        await here.ann.send(here.questions, f"{world.me} do zebras zigzag over zinc zones?")
        [heard] = world.heard(here.questions)
        assert "\\[your bank](https://evil.example/x)" in heard
        await here.ann.send(here.questions, f"{world.me} what is docker?")
        assert "\\[" not in world.heard(here.questions)[1]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bomb.zip", b"PK\x03\x04" + b"0" * 100, "none of the kinds I read"),
        ("notes", b"text", "none of the kinds I read"),
        ("big.txt", b"words " * 400_000, "the limit is 2 MB"),
        ("long.txt", b"word " * 100_000, "characters of text"),
        ("binary.md", b"PK\0\0\0\0", "binary data"),
        ("latin.txt", "für".encode("latin-1"), "not UTF-8"),
        ("empty.md", b"  \n", "has no words"),
        ("broken.pdf", b"%PDF-1.4 nonsense", "broken PDF"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    app: TinyApp, clock: FixedClock, name: str, data: bytes, words: str
) -> None:
    async with open_groups(app, clock) as world:
        refused = await world.here.boss.slash(world.here.lounge, "group docs add", file=(name, data))
        assert words in said(refused)
        assert app.services.group_library.documents(str(world.here.guild.id)) == []


async def test_an_answer_is_kept_with_its_writers_yes_and_withdrawn_at_any_time(
    app: TinyApp, clock: FixedClock
) -> None:
    async with open_groups(app, clock) as world:
        here, gid = world.here, str(world.here.guild.id)
        reply = await here.bob.send(here.questions, f"<@{here.ann.id}> Yaks yodel because they are *lonely* @everyone.")
        asked = await here.ann.context_menu(here.questions, "Mark as answer", reply)
        assert not asked.ephemeral
        question = asked.response
        assert "Yaks yodel" in embed_text(question)
        assert world.pings(question) == []
        stored = app.db.row("SELECT * FROM group_answers") or {}
        assert (stored["state"], stored["text"], stored["learner_id"]) == ("pending", None, str(here.bob.id))
        assert app.services.group_library.documents(gid) == []
        again = await here.ann.context_menu(here.questions, "Mark as answer", reply)
        assert "asked already" in said(again)
        for other in (here.ann, here.boss):
            pressed = await other.click(question, label="Yes, keep it")
            assert "Only the person who wrote it" in embed_text(pressed.followups[-1])
        await world.env.restart_bot(StudyBot(Desk(app.services, app.work, clock)))
        await here.bob.click(question, label="Yes, keep it")
        [document] = app.services.group_library.documents(gid)
        assert document.name.startswith("bob, 23 November 2026")
        assert document.answer is not None
        assert document.answer.text == "Yaks yodel because they are *lonely* ."
        assert "bob, 23 November 2026" in said(await here.ann.slash(here.lounge, "group docs list"))
        export = app.services.privacy.export(str(here.bob.id))
        assert "Yaks yodel" in str(export["group_answers"])
        shown = here.questions.last_message
        assert shown.embeds == []
        pressed = await here.ann.click(shown, label="Withdraw it")
        assert "withdraws it" in embed_text(pressed.followups[-1])
        await here.bob.click(shown, label="Withdraw it")
        assert app.services.group_library.documents(gid) == []
        assert app.db.rows("SELECT * FROM group_answers") == []
        assert check_requests(world.env.http_requests) > 0


async def test_no_means_nothing_is_stored_and_a_week_of_silence_too(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        reply = await here.bob.send(here.questions, "Yaks yodel because they are lonely.")
        asked = await here.ann.context_menu(here.questions, "Mark as answer", reply)
        await here.bob.click(asked.response, label="No")
        assert app.db.rows("SELECT * FROM group_answers") == []
        assert here.questions.last_message.embeds == []
        asked = await here.ann.context_menu(here.questions, "Mark as answer", reply)
        clock.advance(days=7, minutes=1)
        late = await here.bob.click(asked.response, label="Yes, keep it")
        assert "is over" in embed_text(late.followups[-1])
        assert here.questions.last_message.embeds == []
        assert app.services.groups.tidy(now=clock()) == (1, 0) or app.db.rows("SELECT * FROM group_answers") == []


async def test_what_cannot_be_marked(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        own = await here.ann.send(here.questions, "Yaks yodel because they are lonely.")
        await here.ann.send(here.questions, f"{world.me} what is docker?")
        short = await here.bob.send(here.questions, "no idea")
        for message, words in (
            (own, "your own message"),
            (here.questions.history()[2], "a person wrote"),
            (short, "too little text"),
        ):
            refused = await here.ann.context_menu(here.questions, "Mark as answer", message)
            assert words in said(refused)
            assert refused.ephemeral
        fourth = await here.ann.context_menu(here.questions, "Mark as answer", short)
        assert "One moment" in said(fourth)


async def test_a_manager_and_the_writer_withdraw_by_command(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here, gid = world.here, str(world.here.guild.id)
        for who in (here.bob, here.ann):
            reply = await who.send(here.questions, f"{who.name} says yaks yodel often.")
            marker = here.ann if who is here.bob else here.bob
            asked = await marker.context_menu(here.questions, "Mark as answer", reply)
            await who.click(asked.response, label="Yes, keep it")
        [mine] = await here.bob.autocomplete(here.lounge, "group answers withdraw", "answer", "")
        every = await here.boss.autocomplete(here.lounge, "group answers withdraw", "answer", "")
        assert len(every) == 2
        [anns] = [c for c in every if c["value"] != mine["value"]]
        refused = await here.bob.slash(here.lounge, "group answers withdraw", answer=anns["value"])
        assert "Only the person who wrote it" in said(refused)
        elsewhere = await world.there.boss.slash(world.there.lounge, "group answers withdraw", answer=mine["value"])
        assert "not in this group's library" in said(elsewhere)
        assert "Withdrawn" in said(await here.bob.slash(here.lounge, "group answers withdraw", answer=mine["value"]))
        assert "Withdrawn" in said(await here.boss.slash(here.lounge, "group answers withdraw", answer=anns["value"]))
        assert app.services.group_library.documents(gid) == []


async def test_the_week_shows_only_who_joined(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here, there = world.here, world.there
        app.services.groups.set_roadmap(str(here.guild.id), "machine-learning-engineer", now=clock())
        assert "Nobody shows" in said(await here.ann.slash(here.lounge, "group week"))
        assert "/setup" in said(await here.ann.slash(here.lounge, "group join"))
        for who in (here.ann, here.bob):
            await who.slash(here.lounge, "setup", zone="UTC", week="6 hours", remind_at="9:00")
            goal = await who.slash(here.lounge, "goal add", what="become a machine-learning engineer")
            await who.click(goal.response, label="Yes, plan it")
        assert "Machine-learning engineer" in said(await here.ann.slash(here.lounge, "group join"))
        await here.ann.slash(here.lounge, "done")
        week = said(await here.bob.slash(here.lounge, "group week"))
        assert f"<@{here.ann.id}> Python basics" in week
        assert " % of the week" in week
        assert " 0 % of" not in week
        assert str(here.bob.id) not in week
        assert str(here.ann.id) not in said(await there.bob.slash(there.lounge, "group week"))
        await here.ann.slash(here.lounge, "group leave")
        assert "Nobody shows" in said(await here.bob.slash(here.lounge, "group week"))
        await here.ann.slash(here.lounge, "group join")
        app.services.privacy.forget(str(here.ann.id))
        assert "Nobody shows" in said(await here.bob.slash(here.lounge, "group week"))


async def test_data_delete_takes_answers_and_requests_of_somebody_who_was_never_set_up(
    app: TinyApp, clock: FixedClock
) -> None:
    async with open_groups(app, clock) as world:
        here = world.here
        for text in ("Yaks yodel because they are lonely.", "Zebras zigzag for fun."):
            reply = await here.bob.send(here.questions, text)
            asked = await here.ann.context_menu(here.questions, "Mark as answer", reply)
            if "Yaks" in text:
                await here.bob.click(asked.response, label="Yes, keep it")
        deleting = await here.bob.slash(here.lounge, "data delete")
        form = await here.bob.click(deleting.response, label="Delete everything…")
        done = await here.bob.submit_modal(form, {"word": "DELETE"})
        assert "(2 records)" in said(done)
        assert app.db.rows("SELECT * FROM group_answers") == []
        assert app.services.group_library.documents(str(here.guild.id)) == []
        assert "/setup" in said(await here.bob.slash(here.lounge, "data delete"))


async def test_deleted_channels_and_messages_are_survived(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        here, gid = world.here, str(world.here.guild.id)
        for status, code in ((404, 10003), (403, 50001), (403, 50013)):
            world.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
            await here.ann.send(here.questions, f"{world.me} what is docker?")
        assert world.heard(here.questions) == []
        world.env.inject_error("POST", "/channels/*/messages", status=400, code=160002)
        await here.bob.send(here.questions, f"{world.me} what is docker?")
        assert len(world.heard(here.questions)) == 1  # without the reference
        assert world.env.errors == []
        world.env.backend.delete_channel(here.questions.id)
        await world.env.settle()
        assert app.services.groups.view(gid, now=clock()).group.channels == {str(here.forum.id)}
        opened = await here.boss.slash(here.lounge, "group setup")
        assert f"<#{here.forum.id}>" in said(opened)


async def test_a_server_that_was_left_is_forgotten_after_a_month(app: TinyApp, clock: FixedClock) -> None:
    async with open_groups(app, clock) as world:
        groups, gone, kept = app.services.groups, str(world.here.guild.id), str(world.there.guild.id)
        app.services.group_library.add_text(gone, "Yaks yodel at noon.", "Yaks", now=clock())
        world.env.backend.remove_guild(world.here.guild.id)
        await world.env.settle()
        assert [s.group.group_id for s in groups.every() if s.group.left_at] == [gone]
        assert groups.tidy(now=clock.advance(days=29)) == (0, 0)
        assert groups.tidy(now=clock.advance(days=2)) == (0, 1)
        assert [s.group.group_id for s in groups.every()] == [kept]
        assert app.services.group_library.documents(gone) == []


async def test_a_fault_of_ours_is_told_with_a_reference_to_who_asked(app: TinyApp, clock: FixedClock) -> None:
    def broken(*_args: object, **_values: object) -> None:
        raise RuntimeError("secret detail")

    async with open_groups(app, clock) as world:
        object.__setattr__(app.services.groups, "answer", broken)
        await world.here.ann.send(world.here.questions, f"{world.me} what is docker?")
        [told] = world.heard(world.here.questions)
        assert "reference" in told
        assert "secret" not in told
