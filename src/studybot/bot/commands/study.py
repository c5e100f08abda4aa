"""/today, /done, /skip, /know, /undo."""

from discord import app_commands
from discord.ext import commands

from studybot.bot.buttons import day_buttons, recorded_reply
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import choices
from studybot.bot.render.plans import day_card
from studybot.bot.render.progress import recorded_text
from studybot.core.learner import MAX_NOTE_CHARACTERS
from studybot.core.plan import DAY_MINUTES
from studybot.core.wording import duration

TopicName = app_commands.Range[str, 1, 200]
Note = app_commands.Range[str, 1, MAX_NOTE_CHARACTERS]
Minutes = app_commands.Range[int, 1, DAY_MINUTES]


class StudyCommands(commands.Cog):
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @app_commands.command(description="What is planned for you today")
    async def today(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        view = await self.desk.work.run(self.desk.services.plans.today, learner_id(interaction), now=self.desk.clock())
        await self.desk.answer(interaction, Reply(embed=day_card(view), view=day_buttons(view)))

    @app_commands.command(description="Record what you studied: today's next block, or a topic")
    @app_commands.describe(
        topic="Leave out for today's next block",
        minutes="How long it took; leave out when it went as planned",
        finished="Whether the topic is finished with that",
        note="A few words to remember it by",
        instead="Corrects the last entry (of that topic) in place of adding one",
    )
    async def done(
        self,
        interaction: Interaction,
        topic: TopicName | None = None,
        minutes: Minutes | None = None,
        finished: bool | None = None,
        note: Note | None = None,
        instead: bool = False,
    ) -> None:
        await self.desk.wait(interaction)
        progress = self.desk.services.progress
        recorded = await self.desk.work.run(
            progress.correct if instead else progress.done,
            learner_id(interaction),
            topic=topic,
            minutes=minutes,
            finished=finished,
            note=note,
            now=self.desk.clock(),
        )
        await self.desk.answer(interaction, recorded_reply(recorded))

    @app_commands.command(description="Not today: today's next block, or a topic's, is planned again later")
    @app_commands.describe(topic="Leave out for today's next block")
    async def skip(self, interaction: Interaction, topic: TopicName | None = None) -> None:
        await self.desk.wait(interaction)
        recorded = await self.desk.work.run(
            self.desk.services.progress.skip, learner_id(interaction), topic=topic, now=self.desk.clock()
        )
        await self.desk.answer(interaction, recorded_reply(recorded))

    @app_commands.command(description="A topic you know already: it leaves your plan")
    @app_commands.describe(topic="Which one")
    async def know(self, interaction: Interaction, topic: TopicName) -> None:
        await self.desk.wait(interaction)
        recorded = await self.desk.work.run(
            self.desk.services.progress.know, learner_id(interaction), topic, now=self.desk.clock()
        )
        await self.desk.answer(interaction, recorded_reply(recorded))

    @app_commands.command(description="Take back the last thing you recorded")
    async def undo(self, interaction: Interaction) -> None:
        await self.desk.wait(interaction)
        recorded = await self.desk.work.run(
            self.desk.services.progress.undo, learner_id(interaction), now=self.desk.clock()
        )
        await self.desk.answer(interaction, Reply(recorded_text(recorded)))

    @done.autocomplete("topic")
    @skip.autocomplete("topic")
    async def _open_topics(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Today's blocks first, then the library."""
        services, who, now = self.desk.services, learner_id(interaction), self.desk.clock()
        found: dict[str, str] = {}
        if await self.desk.work.run(services.learners.find, who) is not None:
            view = await self.desk.work.run(services.plans.today, who, now=now)
            found = {b.topic: f"{b.title} · today, {duration(b.minutes)}" for b in view.blocks if b.state == "planned"}
            found = {slug: name for slug, name in found.items() if current.lower() in name.lower()}
        for slug, title in await self.desk.work.run(services.library.complete_topics, current):
            found.setdefault(slug, title)
        return choices(found.items())

    @know.autocomplete("topic")
    async def _topics(self, _interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return choices(await self.desk.work.run(self.desk.services.library.complete_topics, current))
