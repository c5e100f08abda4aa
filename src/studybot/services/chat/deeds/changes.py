"""Changes of the plan: what one would mean is shown, a yes applies it, and it can be taken back."""

from datetime import timedelta

from studybot.core.plan_change import MoveBlock, PlanAction
from studybot.core.wording import count, day, long_day
from studybot.services.chat.deeds.ask import Ask, ask_back, done
from studybot.services.chat.deeds.finding import find_blocks, finish_day, finish_text
from studybot.services.chat.turn import Pending, Said, SaidWish, choice, yes_no
from studybot.services.views import ChangePreview


def propose(a: Ask, action: PlanAction, *, lead: str = "") -> Said:
    preview = a.desk.changes.propose(a.who, action, now=a.now)
    return Said(
        reply=f"{lead} {_preview_text(preview)}".strip(),
        choices=yes_no("Yes, change it", "No, leave it"),
        pending=Pending(kind="change", number=preview.change_id),
    )


def _preview_text(preview: ChangePreview) -> str:
    before, after = preview.before, preview.after
    lines = [preview.said, f"Finish: {finish_day(before)} → {finish_day(after)}."]
    late = [g for g in after.goals if g.lateness_days]
    if any(g.goal.deadline for g in after.goals):
        lines.append("Every deadline holds." if not late else f"{count(len(late), 'deadline')} would not hold.")
    return "\n".join([*lines, "Shall I change it?"])


def confirm_change(a: Ask, change_id: int) -> Said:
    view, new = a.desk.changes.apply(a.who, change_id, now=a.now)
    text = f"{'Changed.' if new else 'That was changed already.'} {finish_text(view)}"
    actions = (f"changed the plan (change {change_id})",) if new else ()
    return done(text, *actions, undo=SaidWish(intent="undo_change", slots={"change": change_id}))


def undo_change(a: Ask) -> Said:
    """The one in the slots, or the last."""
    view = a.desk.changes.undo(a.who, a.slots.get("change"), now=a.now)
    return Said(reply=f"Taken back. {finish_text(view)}", actions=("took back a change of the plan",))


def move_block(a: Ask) -> Said:
    blocks = find_blocks(a, on=a.slots.get("from"))
    if not blocks:
        where = f" on {long_day(a.date('from'))}" if "from" in a.slots else ""
        return Said(reply=f"I find no open block{where} to move. “Show my plan” tells what is planned.")
    block = blocks[0]
    if "to" in a.slots:
        return propose(a, MoveBlock(block_id=block.block_id, on=a.date("to")))
    today = a.today()
    slots = {**a.slots, "block": block.block_id}
    days = [today + timedelta(days=n) for n in (1, 2, 3)]
    choices = tuple(choice(day(d, today=today), "move_block", **{**slots, "to": d.isoformat()}) for d in days)
    return ask_back(f"Move {block.title} to which day?", "to", "move_block", slots, choices)
