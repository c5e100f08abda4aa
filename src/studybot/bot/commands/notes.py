"""/note add, list and remove: a learner's own notes, searched for that learner alone."""

from discord import app_commands
from discord.ext import commands

from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import EMBED_DESCRIPTION, card, choices, clip, clip_lines, safe
from studybot.core.wording import count
from studybot.services.shelves import MAX_NAME_CHARACTERS, shelf_of_learner

NoteName = app_commands.Range[str, 1, MAX_NAME_CHARACTERS]


class NoteCommands(commands.Cog):
    note = app_commands.Group(name="note", description="Your own notes: answers quote them too, for you alone")

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @note.command(name="add", description="Keep a note; a private /ask and DMs find it")
    @app_commands.describe(text="The note", name="What it is cited as; one of the same name is replaced")
    async def add(
        self, interaction: Interaction, text: app_commands.Range[str, 1, 6000], name: NoteName | None = None
    ) -> None:
        await self.desk.wait(interaction)
        who, now = learner_id(interaction), self.desk.clock()
        await self.desk.work.run(self.desk.services.learners.get, who)
        title = name or clip(" ".join(text.split()), 60)
        kept = await self.desk.work.run(
            self.desk.services.shelves.add,
            shelf_of_learner(who),
            name=title,
            text=text,
            kind="markdown",
            added_by=who,
            now=now,
        )
        await self.desk.answer(interaction, Reply(f"Kept as “{safe(kept.name)}”. Only your own questions find it."))

    @note.command(name="list", description="Your notes")
    async def list_notes(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        kept = await self.desk.work.run(self.desk.services.shelves.list, shelf_of_learner(learner_id(interaction)))
        lines = [f"**{safe(d.name)}** · {d.added_at:%Y-%m-%d} · {count(len(d.text.split()), 'word')}" for d in kept]
        text = clip_lines(lines, EMBED_DESCRIPTION) if lines else "You have no notes yet. `/note add` keeps one."
        await self.desk.answer(interaction, Reply(embed=card("Your notes", text)))

    @note.command(name="remove", description="Take a note away")
    @app_commands.describe(name="Type a few letters and pick")
    async def remove(self, interaction: Interaction, name: NoteName) -> None:
        await self.desk.wait(interaction)
        await self.desk.work.run(self.desk.services.shelves.remove, shelf_of_learner(learner_id(interaction)), name)
        await self.desk.answer(interaction, Reply(f"“{safe(name)}” is gone."))

    @remove.autocomplete("name")
    async def _names(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        kept = await self.desk.work.run(self.desk.services.shelves.list, shelf_of_learner(learner_id(interaction)))
        return choices((d.name, d.name) for d in kept if current.lower() in d.name.lower())
