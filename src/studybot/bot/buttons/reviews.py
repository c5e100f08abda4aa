"""A review: begin, see the answer, say how well it was remembered, take that back. A button names its card's state, so
an old one changes nothing and shows what is asked now."""

from typing import get_args

import discord
from discord import ButtonStyle

from studybot.bot.buttons.base import Button, ChoiceButton, row_of
from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.render.progress import recorded_text
from studybot.bot.render.reviews import answer_card, turn_card
from studybot.core.review import RATINGS, Rating
from studybot.services.review_text import rated_line, rating_label
from studybot.services.review_views import ReviewAnswer, ReviewTurn

_STYLES = {
    "again": ButtonStyle.danger,
    "hard": ButtonStyle.secondary,
    "good": ButtonStyle.success,
    "easy": ButtonStyle.primary,
}


class BeginReviewButton(Button, template=r"sb:review:(?P<number>\d{1,18})"):
    """Its number is the delivery's or the block's that carries it: any of them begins the same review."""

    kind = "review"
    usual_label = "Start review"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        turn = await desk.work.run(desk.services.reviews.next, learner_id(interaction), now=desk.clock())
        await desk.answer(interaction, turn_reply(turn))


class ShowAnswerButton(ChoiceButton, template=r"sb:answer-(?P<choice>\d{1,9}):(?P<number>\d{1,18})"):
    kind = "answer"
    usual_label = "Show answer"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        who, now = learner_id(interaction), desk.clock()
        answer = await desk.work.run(desk.services.reviews.reveal, who, self.number, int(self.choice), now=now)
        if answer is None:
            turn = await desk.work.run(desk.services.reviews.next, who, now=now)
            await _show(interaction, turn_reply(turn))
        else:
            await _show(interaction, answer_reply(answer))


class RateButton(
    ChoiceButton, template=rf"sb:rate-(?P<choice>(?:{'|'.join(RATINGS)})-\d{{1,9}}):(?P<number>\d{{1,18}})"
):
    kind = "rate"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        word, _, state = self.choice.partition("-")
        [rating] = [known for known in get_args(Rating) if known == word]
        rated = await desk.work.run(
            desk.services.reviews.rate, learner_id(interaction), self.number, int(state), rating, now=desk.clock()
        )
        await _show(interaction, turn_reply(rated.turn)._replace(text=rated_line(rated)))


class UndoRatingButton(Button, template=r"sb:unrate:(?P<number>\d{1,18})"):
    kind = "unrate"
    usual_label = "Undo last"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        turn = await desk.work.run(desk.services.reviews.undo, learner_id(interaction), self.number, now=desk.clock())
        await _show(interaction, turn_reply(turn)._replace(text="Taken back."))


class ReviewDoneButton(Button, template=r"sb:review-done:(?P<number>\d{1,18})"):
    """Records the day's review block at the end of a review."""

    kind = "review-done"
    usual_label = "Record the block"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        recorded = await desk.work.run(
            desk.services.progress.done, learner_id(interaction), block_id=self.number, now=desk.clock()
        )
        await _show(interaction, Reply(recorded_text(recorded)))


def turn_reply(turn: ReviewTurn) -> Reply:
    """The next question, or the end of the day's review."""
    buttons: list[Button] = []
    if turn.question is not None:
        number = str(turn.question.number)
        buttons.append(ShowAnswerButton(turn.question.card_id, number, style=ButtonStyle.primary))
    elif turn.block_id is not None and turn.rated:
        buttons.append(ReviewDoneButton(turn.block_id, style=ButtonStyle.success))
    if turn.undo_id is not None:
        buttons.append(UndoRatingButton(turn.undo_id))
    return Reply(embed=turn_card(turn), view=row_of(*buttons) if buttons else None)


def answer_reply(answer: ReviewAnswer) -> Reply:
    """The answer, and how well it was remembered."""
    return Reply(embed=answer_card(answer), view=_rating_buttons(answer))


def _rating_buttons(answer: ReviewAnswer) -> discord.ui.View:
    question = answer.question
    return row_of(
        *(
            RateButton(
                question.card_id,
                f"{rating}-{question.number}",
                label=rating_label(rating, answer.intervals[rating]),
                style=_STYLES[rating],
            )
            for rating in RATINGS
        )
    )


async def _show(interaction: Interaction, reply: Reply) -> None:
    """In place: a review is one message from its first question to its end."""
    await interaction.edit_original_response(content=reply.text or None, embed=reply.embed, view=reply.view)
