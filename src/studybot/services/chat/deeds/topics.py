"""Topics and questions: what the library says, and why and when a topic comes in the plan."""

from studybot.core.wording import day
from studybot.services import text as say
from studybot.services.chat.deeds.ask import Ask, ask_back
from studybot.services.chat.deeds.finding import as_shown, coming, find_slug
from studybot.services.chat.turn import Paged, Said, Shown, choice

_MOST_DAYS = 5


def why_topic(a: Ask) -> Said:
    if "topic" not in a.slots:
        return _which(a, "why_topic", "Which topic do you mean?")
    slug = find_slug(a, a.slots["topic"])
    title = a.desk.library.topic(slug).title
    block = next((b for b in coming(a) if b.topic == slug), None)
    if block is None:
        return Said(reply=f"{title} is not in your plan: you finished it, or no goal of yours needs it.")
    why = a.desk.plans.why(a.who, block.block_id, now=a.now)
    lines = [f"{title}:", *(f"{g.title} needs it: {' → '.join(g.path)}." for g in why.goals)]
    if why.after:
        waiting = ", ".join(s.title for s in why.after[:4])
        lines.append(f"{waiting} {'wait' if len(why.after) > 1 else 'waits'} for it.")
    lines.append("If you know it already, say so and it leaves the plan.")
    return Said(reply="\n".join(lines), shown=as_shown([block]))


def when_topic(a: Ask) -> Said:
    if "topic" not in a.slots:
        return _which(a, "when_topic", "When which topic comes?")
    slug = find_slug(a, a.slots["topic"])
    title = a.desk.library.topic(slug).title
    blocks = [b for b in coming(a) if b.topic == slug]
    if not blocks:
        return Said(reply=f"{title} is not in your plan.")
    days = ", ".join(dict.fromkeys(day(b.on, today=a.today()) for b in blocks[:_MOST_DAYS]))
    later = " and later" if len(blocks) > _MOST_DAYS else ""
    return Said(reply=f"{title}: {days}{later}.", shown=as_shown(blocks[:1]))


def show_topic(a: Ask) -> Said:
    if "topic" not in a.slots:
        return _which(a, "show_topic", "Which topic?")
    page = a.desk.library.topic_page(find_slug(a, a.slots["topic"]))
    shown = (Shown(topic=page.topic.slug, title=page.topic.title),)
    return Said(reply=say.topic_text(page.topic, page.text), shown=shown)


def show_roadmaps(a: Ask) -> Said:
    return Said(reply=say.roadmaps_text(a.desk.library.library().roadmaps.values()))


def ask_question(a: Ask) -> Said:
    found = a.desk.questions.ask_each(a.who, str(a.slots["question"]), place=a.talk.place, now=a.now)
    topics = a.desk.library.library().topics
    near = dict.fromkeys(slug for asked in found.asked for slug in asked.answer.related_topics if slug in topics)
    shown = tuple(Shown(topic=slug, title=topics[slug].title) for slug in near)
    paged = Paged(question_id=found.asked[-1].question_id)
    return Said(reply=say.together_text(found), shown=shown or None, card=found, paged=paged)


def _which(a: Ask, intent: str, question: str) -> Said:
    """The topics that were shown last are offered."""
    seen = list(dict.fromkeys((s.topic, s.title) for s in a.talk.shown))[:4]
    choices = tuple(choice(title, intent, topic=slug) for slug, title in seen)
    return ask_back(question, "topic", intent, {}, choices)
