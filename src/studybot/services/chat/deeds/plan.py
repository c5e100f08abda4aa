"""The plan: all of it, today, what is next, whether it holds, and planned anew."""

from datetime import date

from studybot.core.wording import count, day, full_day, long_day
from studybot.services import text as say
from studybot.services.chat.deeds.ask import Ask, ask_first
from studybot.services.chat.deeds.finding import as_shown, coming, find_blocks, finish_text, open_blocks
from studybot.services.chat.turn import Said, choice


def show_plan(a: Ask) -> Said:
    view = a.desk.plans.show(a.who, now=a.now)
    return Said(reply=say.plan_text(view), shown=as_shown(open_blocks(view)))


def replan(a: Ask) -> Said:
    if not a.confirmed:
        a.desk.plans.show(a.who, now=a.now)  # without a plan there is nothing to plan again
        text = "Shall I plan everything again from today? What you did stays; open blocks may move."
        return ask_first(text, "replan", {}, yes="Yes, plan again", no="No")
    view = a.desk.plans.replan(a.who, now=a.now)
    return Said(reply=say.plan_text(view), actions=("planned again",), shown=as_shown(open_blocks(view)))


def show_today(a: Ask) -> Said:
    if "on" in a.slots:
        return _show_day(a, a.date("on"))
    view = a.desk.plans.today(a.who, now=a.now)
    return Said(reply=say.day_text(view), shown=as_shown(b for b in view.blocks if b.state == "planned"))


def _show_day(a: Ask, on: date) -> Said:
    blocks = find_blocks(a, on=on.isoformat())
    lines = [f"  {say.block_text(block)}" for block in blocks] or ["  Nothing is planned for that day."]
    return Said(reply="\n".join([full_day(on), *lines]), shown=as_shown(blocks))


def next_step(a: Ask) -> Said:
    blocks = coming(a)
    if not blocks:
        return Said(reply="Nothing is planned. Tell me what you want to learn, and I plan it.")
    first = blocks[0]
    return Said(
        reply=f"Next: {say.block_text(first)}, {day(first.on, today=a.today())}.",
        shown=as_shown(blocks[:3]),
        choices=(
            choice("Done", "record_done", block=first.block_id),
            choice("Tell me about it", "show_topic", topic=first.topic),
        ),
    )


def on_track(a: Ask) -> Said:
    view = a.desk.plans.show(a.who, now=a.now)
    lines = [finish_text(view)]
    for goal in view.goals:
        if goal.goal.deadline is not None:
            end = f"{count(goal.lateness_days, 'day')} late" if goal.lateness_days else "in time"
            lines.append(f"{goal.title}: {end} for {long_day(goal.goal.deadline)}.")
    if not view.summary.feasible:
        lines.append("Say “what if I had two more hours a week?” to see a way out, or look at /plan options.")
    return Said(reply="\n".join(lines))
