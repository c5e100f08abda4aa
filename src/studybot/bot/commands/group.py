"""The /group commands, in servers only, and “Mark as answer” in a message's menu."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from studybot.bot.buttons import consent_reply, setup_reply
from studybot.bot.desk import Desk, Interaction, Reply, learner_id, send
from studybot.bot.limits import CHOICES, choices, clip, safe
from studybot.bot.managing import here, managed
from studybot.bot.render.groups import documents_card, gaps_card, week_card
from studybot.core.groups import MAX_DOCUMENT_NAME, without_mentions
from studybot.core.wording import count
from studybot.errors import InvalidInput

MARK = "Mark as answer"
DocumentName = app_commands.Range[str, 1, MAX_DOCUMENT_NAME]


class GroupCommands(commands.Cog):
    group = app_commands.Group(name="group", description="Your server's study group", guild_only=True)
    docs = app_commands.Group(name="docs", description="What this group has beside the library", parent=group)
    answers = app_commands.Group(name="answers", description="Members' answers in this group's library", parent=group)

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @group.command(name="setup", description="Channels, when I answer, where, the roadmap (needs Manage Server)")
    async def setup(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        await self.desk.answer(interaction, await setup_reply(interaction, self.desk))

    @group.command(name="week", description="Who is on what this week: those who joined")
    async def week(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        week = await self.desk.work.run(
            self.desk.services.groups.week, here(interaction).group_id, now=self.desk.clock()
        )
        await self.desk.answer(interaction, Reply(embed=week_card(week)))

    @group.command(name="join", description="Show this group your topics and percent of the week in /group week")
    async def join(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        group_id, _ = here(interaction)
        now = self.desk.clock()
        new = await self.desk.work.run(self.desk.services.groups.join, group_id, learner_id(interaction), now=now)
        view = await self.desk.work.run(self.desk.services.groups.view, group_id, now=now)
        text = "You joined: /group week shows" if new else "You had joined already: /group week shows"
        road = f"\nThe group follows {safe(view.roadmap)}; `/goal add` makes it your goal." if view.roadmap else ""
        text += " people here your topics of the week and how much of it is done, nothing else. /group leave ends it."
        await self.desk.answer(interaction, Reply(text + road))

    @group.command(name="leave", description="No longer show this group your week")
    async def leave(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        group_id, _ = here(interaction)
        left = await self.desk.work.run(self.desk.services.groups.leave, group_id, learner_id(interaction))
        text = "You left: nobody here sees your week." if left else "You had not joined; nobody here sees your week."
        await self.desk.answer(interaction, Reply(text))

    @docs.command(name="add", description="A document to search in this server only (needs Manage Server)")
    @app_commands.describe(
        file="A .md, .txt, .html or .pdf file of up to 2 MB", text="Or the text itself", name="What it is cited as"
    )
    async def docs_add(
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        text: app_commands.Range[str, 1, 6000] | None = None,
        name: DocumentName | None = None,
    ) -> None:
        await self.desk.wait(interaction)
        group_id = managed(interaction)
        library, now = self.desk.services.group_library, self.desk.clock()
        if (file is None) == (text is None):
            raise InvalidInput("Give either a file or a text: one of the two.")
        if file is not None:
            library.check_file(file.filename, file.size)  # before a byte of it is fetched
            data = await file.read()
            added = await self.desk.work.run(library.add_file, group_id, data, file.filename, name=name, now=now)
        else:
            added = await self.desk.work.run(library.add_text, group_id, text or "", name, now=now)
        said = f"Added “{safe(added.name)}” with {count(added.characters, 'character')}."
        await self.desk.answer(interaction, Reply(f"{said} It is searched in this server only."))

    @docs.command(name="list", description="This group's documents and members' answers")
    async def docs_list(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        group_id, _ = here(interaction)
        listed = await self.desk.work.run(self.desk.services.group_library.documents, group_id)
        await self.desk.answer(interaction, Reply(embed=documents_card(listed)))

    @docs.command(name="remove", description="Take a document away (needs Manage Server)")
    @app_commands.describe(name="Type a few letters and pick")
    async def docs_remove(self, interaction: Interaction, name: app_commands.Range[str, 1, 100]) -> None:
        await self.desk.wait(interaction)
        group_id = managed(interaction)
        gone = await self.desk.work.run(self.desk.services.group_library.remove, group_id, name)
        await self.desk.answer(interaction, Reply(f"“{safe(gone)}” is gone."))

    @group.command(name="gaps", description="What was asked here and not answered well (needs Manage Server)")
    async def gaps(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        group_id = managed(interaction)
        found = await self.desk.work.model(self.desk.services.questions.gaps, group_id)
        await self.desk.answer(interaction, Reply(embed=gaps_card(found)))

    @answers.command(name="withdraw", description="Take an answer of yours out of this group's library")
    @app_commands.describe(answer="Pick one")
    async def answers_withdraw(self, interaction: Interaction, answer: app_commands.Range[int, 1, 10**15]) -> None:
        await self.desk.wait(interaction)
        group_id, presser = here(interaction)
        library = self.desk.services.group_library
        gone = await self.desk.work.run(library.withdraw, answer, presser, group_id=group_id)
        await self.desk.answer(interaction, Reply(f"Withdrawn: “{safe(gone.document or '')}”."))

    @docs_remove.autocomplete("name")
    async def _documents(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        listed = await self.desk.work.run(self.desk.services.group_library.documents, here(interaction).group_id)
        return choices((d.name, d.name) for d in listed if current.lower() in d.name.lower())

    @answers_withdraw.autocomplete("answer")
    async def _answers(self, interaction: Interaction, current: str) -> list[app_commands.Choice[int]]:
        group_id, presser = here(interaction)
        found = await self.desk.work.run(self.desk.services.group_library.withdrawable, group_id, presser)
        named = [(a.answer_id, f"{a.document}: {' '.join((a.text or '').split())}") for a in found]
        fitting = [(i, text) for i, text in named if current.lower() in text.lower()]
        return [app_commands.Choice(name=clip(text, 100), value=i) for i, text in fitting[:CHOICES]]


def mark_menu(desk: Desk) -> app_commands.ContextMenu:
    """“Mark as answer”: asks the writer in the channel, where both of them can read it."""

    @app_commands.guild_only()
    @app_commands.checks.cooldown(3, 60.0)
    async def mark(interaction: Interaction, message: discord.Message) -> None:
        group_id, presser = here(interaction)
        text = without_mentions(message.content)
        answer = await desk.work.run(
            desk.services.group_library.mark,
            group_id,
            channel_id=str(message.channel.id),
            message_id=str(message.id),
            author=str(message.author.id),
            author_is_bot=message.author.bot,
            text=text,
            by=presser.person,
            now=desk.clock(),
        )
        await send(interaction, consent_reply(answer, text, message.jump_url), private=False)

    menu: Any = app_commands.ContextMenu(name=MARK, callback=mark)
    return menu  # type: ignore[no-any-return]
