"""/topic, /roadmap and /ask."""

from discord import app_commands
from discord.ext import commands

from studybot.bot.buttons import together_reply
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import choices
from studybot.bot.render.library import roadmap_card, roadmaps_card, topic_card
from studybot.core.answers import MAX_QUESTION_CHARACTERS

Name = app_commands.Range[str, 1, 200]


class LibraryCommands(commands.Cog):
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command(description="What a topic is, how long it takes, what it needs and what to study from")
    @app_commands.describe(name="Type a few letters and pick")
    async def topic(self, interaction: Interaction, name: Name) -> None:
        await self.desk.wait(interaction)
        page = await self.desk.work.run(self.desk.services.library.topic_page, name)
        await self.desk.answer(interaction, Reply(embed=topic_card(page.topic, page.text, page.titles)))

    @app_commands.command(description="The roadmaps, or one with its topics and hours")
    @app_commands.describe(name="Leave out to see them all")
    async def roadmap(self, interaction: Interaction, name: Name | None = None) -> None:
        await self.desk.wait(interaction)
        library = await self.desk.work.run(self.desk.services.library.library)
        if name is None:
            embed = roadmaps_card(library.roadmaps, library.topics)
        else:
            found = await self.desk.work.run(self.desk.services.library.roadmap, name)
            embed = roadmap_card(found, library.topics)
        await self.desk.answer(interaction, Reply(embed=embed))

    @app_commands.command(description="Ask the library: an answer in quotes, with where they stand")
    @app_commands.describe(question="Your question", private="Only you see the answer")
    async def ask(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, 4000],
        private: bool = False,
    ) -> None:
        alone = private or interaction.guild is None or len(question) > MAX_QUESTION_CHARACTERS
        await self.desk.wait(interaction, private=alone)
        now, questions = self.desk.clock(), self.desk.services.questions
        guild = str(interaction.guild_id) if interaction.guild_id and not alone else None
        place = "dm" if alone else str(interaction.channel_id)
        asked = await self.desk.work.model(
            questions.ask_each, learner_id(interaction), question, place=place, group=guild, now=now
        )
        asked = await self.desk.work.run(questions.flowing_together, asked, now=now)
        library = await self.desk.work.run(self.desk.services.library.library)
        await self.desk.answer(interaction, together_reply(asked, library), private=alone)

    @topic.autocomplete("name")
    async def _topics(self, _interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return choices(await self.desk.work.run(self.desk.services.library.complete_topics, current))

    @roadmap.autocomplete("name")
    async def _roadmaps(self, _interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return choices(await self.desk.work.run(self.desk.services.library.complete_roadmaps, current))
