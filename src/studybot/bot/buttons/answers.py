"""What can be done about an answer: judge it, see more, study its topic, plan it, tell the owner what is missing. Each
button carries the question's number; only its asker can judge it, anybody may study its topic."""

import re

import discord
from discord import ButtonStyle

from studybot.bot.buttons.base import Button, ChoiceButton, mark_pressed, row_of
from studybot.bot.buttons.goals import proposal_reply
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.limits import CONTENT, clip, safe, share_room
from studybot.bot.render.library import answer_card, topic_card
from studybot.core.answers import Asked, AskedTogether
from studybot.core.library import Library
from studybot.services.chat import MorePage
from studybot.services.questions import MOST_PAGES
from studybot.services.text import left_out_text

_OF_AN_ANSWER = re.compile(r"sb:(?:helpful|not-helpful|study|more-\d):(\d{1,18})")


def question_of(answer: discord.Message) -> int | None:
    """The number of the question that a message answers, by its buttons; of several the last one's."""
    ids = [str(getattr(child, "custom_id", "")) for row in answer.components for child in getattr(row, "children", ())]
    numbers = [int(found[1]) for found in map(_OF_AN_ANSWER.fullmatch, ids) if found]
    return numbers[-1] if numbers else None


class HelpfulButton(Button, template=r"sb:helpful:(?P<number>\d{1,18})"):
    kind = "helpful"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await desk.work.run(desk.services.questions.mark, self.number, learner_id(interaction), True)
        await mark_pressed(interaction, str(self.custom_id), NotHelpfulButton.custom_id_of(self.number))
        await desk.answer(interaction, Reply("Good to know, thank you."))


class NotHelpfulButton(Button, template=r"sb:not-helpful:(?P<number>\d{1,18})"):
    kind = "not-helpful"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        await desk.work.run(desk.services.questions.mark, self.number, learner_id(interaction), False)
        await mark_pressed(interaction, str(self.custom_id), HelpfulButton.custom_id_of(self.number))
        text = "Thank you: whoever looks after the library sees that this question wants a better answer."
        await desk.answer(interaction, Reply(text))


class MoreButton(ChoiceButton, template=r"sb:more-(?P<choice>[2-9]):(?P<number>\d{1,18})"):
    """What comes after the passages shown; its choice is the page."""

    kind = "more"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        more = await desk.work.model(
            desk.services.chat.page, learner_id(interaction), self.number, int(self.choice), now=desk.clock()
        )
        library = await desk.work.run(desk.services.library.library)
        await desk.answer(interaction, more_reply(more, library))


class StudyTopicButton(Button, template=r"sb:study:(?P<number>\d{1,18})"):
    """The page of the answer's first topic."""

    kind = "study"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        topic = await desk.work.run(desk.services.questions.topic_of, self.number)
        page = await desk.work.run(desk.services.library.topic_page, topic)
        await desk.answer(interaction, Reply(embed=topic_card(page.topic, page.text, page.titles)))


class PlanTopicButton(Button, template=r"sb:plan-topic:(?P<number>\d{1,18})"):
    """The answer's first topic as a goal, shown before anything is planned."""

    kind = "plan-topic"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        who, now = learner_id(interaction), desk.clock()
        topic = await desk.work.run(desk.services.questions.topic_of, self.number)
        title = (await desk.work.run(desk.services.library.topic, topic)).title
        proposal = await desk.work.model(desk.services.goals.propose, who, f"learn {title}", now=now)
        await desk.answer(interaction, proposal_reply(proposal))


class TellOwnerButton(Button, template=r"sb:tell-owner:(?P<number>\d{1,18})"):
    """Puts a question the library does not cover on the list of what is missing."""

    kind = "tell-owner"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        asked = await desk.work.run(
            desk.services.questions.report, self.number, learner_id(interaction), now=desk.clock()
        )
        await mark_pressed(interaction, str(self.custom_id))
        where = "The group's owner finds it under /group gaps" if asked.group_id else "Whoever runs me finds it"
        await desk.answer(interaction, Reply(f"{where}. Thank you."))


def more_reply(more: MorePage, library: Library) -> Reply:
    """A further page, with a button for the one after it."""
    after = more.shown.page + 1
    button = MoreButton(more.shown.question_id, str(after), label="Show more")
    return Reply(embed=answer_card(more.answer, library), view=row_of(button) if after <= MOST_PAGES else None)


def answer_reply(asked: Asked, library: Library) -> Reply:
    """An answer with what can be done about it; a follow-up says what it was taken to be about."""
    answer, number = asked.answer, asked.question_id
    buttons: list[Button] = []
    if answer.citations:
        buttons += [
            HelpfulButton(number, label="Helpful", row=0),
            NotHelpfulButton(number, label="Not helpful", row=0),
            MoreButton(number, "2", label="Show more", row=0),
        ]
        if answer.citations[0].topic is not None:
            buttons += [
                StudyTopicButton(number, label="Study this", row=1),
                PlanTopicButton(number, label="Add to my plan", style=ButtonStyle.primary, row=1),
            ]
    elif answer.status == "not_covered":
        buttons.append(TellOwnerButton(number, label="Tell the owner it is missing"))
    text = f"I take it you mean: {safe(asked.assumed)}." if asked.assumed else ""
    return Reply(text, embed=answer_card(answer, library), view=row_of(*buttons) if buttons else None)


def together_reply(found: AskedTogether, library: Library) -> Reply:
    """One question's answer, or a card for each of several with a row of buttons for each."""
    if len(found.asked) == 1:
        return answer_reply(found.asked[0], library)
    embeds, buttons, lines = [], [], []
    for n, asked in enumerate(found.asked, start=1):
        answer = asked.answer.model_copy(update={"question": f"{n}. {asked.answer.question}"})
        embeds.append(answer_card(answer, library))
        buttons += _row(n, asked)
        if asked.assumed:
            lines.append(f"{n}. I take it you mean: {safe(asked.assumed)}.")
    if found.left_out:
        lines.append(safe(left_out_text(len(found.asked), found.left_out)))
    text = clip("\n".join(lines), CONTENT)
    return Reply(text, embeds=share_room(embeds), view=row_of(*buttons) if buttons else None)


def _row(n: int, asked: Asked) -> list[Button]:
    number, row = asked.question_id, n - 1
    if asked.answer.citations:
        return [
            HelpfulButton(number, label=f"{n}: Helpful", row=row),
            NotHelpfulButton(number, label=f"{n}: Not helpful", row=row),
            MoreButton(number, "2", label=f"{n}: Show more", row=row),
        ]
    if asked.answer.status == "not_covered" and number:
        return [TellOwnerButton(number, label=f"{n}: Tell the owner it is missing", row=row)]
    return []
