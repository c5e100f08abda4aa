"""Goals: a new one is proposed and waits for a yes, so does removing one."""

from collections.abc import Sequence

from studybot.errors import NotFound
from studybot.services import text as say
from studybot.services.chat import words as phrases
from studybot.services.chat.deeds.ask import Ask, ask_back, ask_first, done
from studybot.services.chat.deeds.finding import as_shown, open_blocks
from studybot.services.chat.deeds.week import set_hours
from studybot.services.chat.turn import Pending, Said, SaidWish, choice, yes_no
from studybot.services.views import GoalProposal, GoalView

_LITTLE_WORDS = {"the", "a", "to", "of", "my", "goal", "learn", "about", "become", "build"}


def set_goal(a: Ask) -> Said:
    goal = a.slots.get("goal")
    if not goal:
        roadmaps = list(a.desk.library.library().roadmaps.values())[:4]
        choices = tuple(choice(r.title, "set_goal", goal=f"become a {r.title.lower()}") for r in roadmaps)
        question = "What do you want to be able to do? Say it in your words."
        return ask_back(question, "goal", "set_goal", a.slots, choices)
    proposal = a.desk.goals.propose(a.who, goal, deadline=a.slots.get("deadline"), now=a.now)
    return proposed(proposal, SaidWish(intent="set_goal", slots=a.slots))


def proposed(proposal: GoalProposal, wish: SaidWish, *, lead: str = "") -> Said:
    """A proposal that waits for its yes."""
    pending = Pending(kind="goal", number=proposal.goal.goal_id, wish=wish)
    reply = lead + say.proposal_text(proposal)
    return Said(reply=reply, choices=yes_no("Yes, plan it", "No"), pending=pending)


def confirm_goal(a: Ask, goal_id: int, *, hours: float | None = None) -> Said:
    """``hours``: a week, when they were said with the goal."""
    view = a.desk.goals.confirm(a.who, goal_id, now=a.now)
    reply = f"It is your goal now.\n{say.plan_text(view)}"
    actions = (f"added goal {goal_id}", "planned")
    if hours and abs(hours * 60 - view.summary.minutes_per_week) > 1:
        more = set_hours(a._replace(slots={"hours_per_week": hours}))
        return more.model_copy(update={"reply": f"{reply}\n{more.reply}", "actions": actions})
    return Said(reply=reply, actions=actions, shown=as_shown(open_blocks(view)))


def confirm_latest_goal(a: Ask) -> Said:
    """A yes to a goal that was proposed somewhere else, or to nothing."""
    try:
        goal_id = a.desk.goals.latest_proposal(a.who)
    except NotFound:
        return Said(reply=phrases.NOTHING_TO_ANSWER.format(examples=phrases.examples()))
    return confirm_goal(a, goal_id)


def list_goals(a: Ask) -> Said:
    goals = a.desk.goals.list(a.who, now=a.now)
    text = "\n".join(f"{n}. {say.goal_text(g, a.now.date())}" for n, g in enumerate(goals, 1))
    return Said(reply=text or "You have no goal yet. Tell me what you want to be able to do.")


def remove_goal(a: Ask) -> Said:
    goals = a.desk.goals.list(a.who, now=a.now)
    if not goals:
        return Said(reply="You have no goal to remove.")
    meant = _meant(goals, str(a.slots.get("goal", "")).lower())
    if len(meant) == 1:
        return _remove(a, meant[0])
    choices = tuple(choice(g.title, "remove_goal", goal=str(g.goal.goal_id)) for g in (meant or goals)[:5])
    return ask_back("Which goal shall go?", "goal", "remove_goal", {}, choices)


def _remove(a: Ask, goal: GoalView) -> Said:
    number = goal.goal.goal_id
    if a.confirmed or "id" in a.slots:
        a.desk.goals.remove(a.who, number, now=a.now)
        return done(f"Removed: {goal.title}. What you did stays.", f"removed goal {number}")
    return ask_first(
        f"Remove the goal “{goal.title}”? Its blocks leave your plan; what you did stays.",
        "remove_goal", {"goal": str(number), "id": True}, yes="Yes, remove it", no="No, keep it",
    )  # fmt: skip


def _meant(goals: Sequence[GoalView], wanted: str) -> list[GoalView]:
    """By place in the list, by number, by words; the only one when nothing was named."""
    if wanted.isdecimal():
        by_place = [g for n, g in enumerate(goals, 1) if wanted == str(n)]
        return by_place or [g for g in goals if g.goal.goal_id == int(wanted)]
    if wanted:
        return [g for g in goals if _same_words(wanted, f"{g.goal.text} {g.title}")]
    return list(goals) if len(goals) == 1 else []


def _same_words(wanted: str, text: str) -> bool:
    words = [w for w in wanted.split() if w not in _LITTLE_WORDS] or wanted.split()
    return all(w.rstrip("s") in text.lower() for w in words)
