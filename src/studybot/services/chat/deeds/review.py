"""Spaced review in words: a question, its answer, how well it was remembered, one after the other."""

from studybot.core.review import RATINGS
from studybot.services.chat.deeds.ask import Ask
from studybot.services.chat.turn import Choice, Pending, Said, SaidWish, choice
from studybot.services.review_text import end_lines, end_title, place_text, rated_line, rating_label
from studybot.services.review_views import ReviewAnswer, ReviewTurn


def review(a: Ask) -> Said:
    """The most urgent question of today. Raises NotSetUp."""
    return _asked(a.desk.reviews.next(a.who, now=a.now))


def review_reveal(a: Ask) -> Said:
    answer = a.desk.reviews.reveal(a.who, a.slots["card"], a.slots["state"], now=a.now)
    if answer is None:  # rated since, by a button perhaps
        return review(a)
    reply = f"{answer.answer}\nHow well did you remember: Again, Hard, Good or Easy?"
    return Said(reply=reply, choices=_ratings(answer), pending=Pending(kind="choice"), card=answer)


def review_rate(a: Ask) -> Said:
    rated = a.desk.reviews.rate(a.who, a.slots["card"], a.slots["state"], a.slots["rating"], now=a.now)
    number = rated.turn.undo_id
    undo = None if rated.already or number is None else SaidWish(intent="review_undo", slots={"number": number})
    actions = () if rated.already else (f"rated a review {rated.rating}",)
    return _asked(rated.turn, above=rated_line(rated)).model_copy(update={"undo": undo, "actions": actions})


def review_undo(a: Ask) -> Said:
    turn = a.desk.reviews.undo(a.who, a.slots["number"], now=a.now)
    return _asked(turn, above="Taken back.").model_copy(update={"actions": ("took back a rating",)})


def _asked(turn: ReviewTurn, *, above: str = "") -> Said:
    """The next question, or the end of the day's review."""
    lead = f"{above}\n" if above else ""
    if turn.question is None:
        reply = f"{lead}{end_title(turn)}. {' '.join(end_lines(turn))}"
        return Said(reply=reply, above=above, card=turn, choices=_at_the_end(turn))
    question = turn.question
    show = choice("Show answer", "review_reveal", card=question.card_id, state=question.number)
    reply = f"{lead}{place_text(turn)} · {question.title}\n{question.question}"
    return Said(reply=reply, above=above, card=turn, choices=(show,), pending=Pending(kind="confirm", wish=show.wish))


def _at_the_end(turn: ReviewTurn) -> tuple[Choice, ...]:
    if turn.block_id is None or not turn.rated:
        return ()
    return (choice("Record the block", "record_done", block=turn.block_id),)


def _ratings(answer: ReviewAnswer) -> tuple[Choice, ...]:
    card = {"card": answer.question.card_id, "state": answer.question.number}
    return tuple(
        choice(rating_label(rating, answer.intervals[rating]), "review_rate", **card, rating=rating)
        for rating in RATINGS
    )
