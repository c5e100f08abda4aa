"""What an answer left out, as its button shows it."""

from studybot.errors import NotFound
from studybot.services import text as say
from studybot.services.chat.deeds.ask import Ask
from studybot.services.chat.turn import MorePage, Paged, Said
from studybot.services.questions import NOTHING_MORE


def show_more(a: Ask) -> Said:
    """The next page of what was asked last; that there is none is said."""
    last = a.desk.questions.last(a.who, place=a.talk.place, now=a.now)
    if last is None:
        return Said(reply=NOTHING_MORE)
    seen = a.talk.paged if a.talk.paged and a.talk.paged.question_id == last.question_id else None
    before = seen or Paged(question_id=last.question_id)
    try:
        answer = a.desk.questions.more(last.question_id, a.who, before.page + 1)
    except NotFound as nothing:
        return Said(reply=str(nothing), paged=before)
    shown = before.model_copy(update={"page": before.page + 1})
    reply = f"More on “{last.asked}”:\n{say.answer_text(answer)}"
    return Said(reply=reply, card=MorePage(shown=shown, answer=answer), paged=shown)
