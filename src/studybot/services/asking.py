"""A list of questions, answered without recording who asked."""

from studybot.core.answering.follow_ups import follow_up
from studybot.core.answering.lists import MOST_LISTED, listed_questions
from studybot.core.answering.repeats import without_repeats
from studybot.core.answering.tidy import plain_question
from studybot.core.answering.together import answered_together
from studybot.core.answers import Answer
from studybot.services.answers import AnswerService, check_question
from studybot.services.text import left_out_text


def ask_each(answers: AnswerService, text: str) -> Answer:
    """Each question of a list, the first few of them, in one answer, no passage quoted twice; one that leaves out its
    subject is about the one before. Any other text is one question. Raises InvalidInput like ``AnswerService.ask``."""
    listed = listed_questions(text)
    if not listed:
        return answers.ask(text)
    found: list[Answer] = []
    subject = ""
    for question in [check_question(one, what="question") for one in listed[:MOST_LISTED]]:
        followed = follow_up(plain_question(question), subject)
        answer = answers.ask(followed.meant if followed else question)
        subject = answer.citations[0].title if answer.citations else ""
        found.append(answer.model_copy(update={"question": question}))
    return answered_together(
        " ".join(text.split()),
        without_repeats(found),
        took_ms=round(sum(answer.took_ms for answer in found), 2),
        behind=left_out_text(len(found), listed[MOST_LISTED:]) if listed[MOST_LISTED:] else "",
    )
