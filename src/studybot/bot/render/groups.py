"""Study groups as embeds."""

from collections.abc import Iterable, Sequence

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, card, clip_lines, safe
from studybot.core.answers import Gap
from studybot.core.wording import count, full_day
from studybot.services.group_views import GroupView, GroupWeek, ListedDocument

_MODES = {"mention": "when I am mentioned or replied to", "auto": "to every message that is a question"}
_PLACES = {"channel": "where it was asked", "thread": "in a thread of the question"}


def gaps_card(gaps: Sequence[Gap]) -> discord.Embed:
    """Most asked first."""
    lines = []
    for gap in gaps:
        unhelpful = f", {gap.unhelpful} not helped" if gap.unhelpful else ""
        asked = f"{gap.times} × by {count(gap.people, 'person', 'people')}{unhelpful}"
        lines.append(f"**{safe(gap.question)}**\n{asked}")
    text = clip_lines(lines, EMBED_DESCRIPTION) if lines else "Every question asked here so far was answered."
    return card("Not answered well here", text, footer="/group docs add gives me what is missing.")


def setup_card(view: GroupView, *, reads_messages: bool, closed: Sequence[str]) -> discord.Embed:
    """``closed``: chosen channels in which the bot cannot write."""
    group = view.group
    channels = ", ".join(f"<#{c}>" for c in sorted(group.channels)) or "none yet: choose below"
    fields = [
        ("Questions are answered in", f"{channels}\nThreads and forum posts inside count."),
        ("I answer", f"{_MODES[group.mode]}, {_PLACES[group.place]}."),
        (
            "In doubt (every message)",
            "I stay silent." if group.quiet else "I say what is nearest, or that I don't know.",
        ),
        ("Roadmap", safe(view.roadmap) if view.roadmap else "none"),
        ("Here now", ", ".join(_amounts(view))),
    ]
    if not reads_messages:
        fields.append(
            (
                "Every message?",
                "Discord shows me only messages that mention me. To read all I need the message content intent: "
                "whoever runs me turns it on in the developer portal and sets `STUDYBOT_MESSAGE_CONTENT=true`.",
            )
        )
    if closed:
        where = ", ".join(f"<#{c}>" for c in closed)
        fields.append(
            ("I cannot write there", f"{where}: let me view it, read its history, and send messages (in threads too).")
        )
    return card("This server's study group", fields=fields, footer="Changes count at once. Only you see this.")


def _amounts(view: GroupView) -> Iterable[str]:
    yield count(view.documents, "document")
    yield count(view.answers, "member's answer", "members' answers")
    yield f"{count(view.members, 'person', 'people')} in /group week"


def week_card(week: GroupWeek) -> discord.Embed:
    lines = []
    for member in week.members:
        what = ", ".join(safe(t) for t in member.topics) if member.topics else "nothing planned"
        share = f" · {member.percent} % of the week" if member.topics else ""
        lines.append(f"<@{member.learner_id}> {what}{share}")
    text = clip_lines(lines, EMBED_DESCRIPTION) if lines else "Nobody shows their week yet. /group join shows yours."
    road = f"The group follows {week.roadmap}. " if week.roadmap else ""
    footer = f"{road}Only who joined is here: topics and percent, nothing else. /group leave ends it."
    return card(f"Week of {full_day(week.starts_on)}", text, footer=footer)


def documents_card(documents: Sequence[ListedDocument]) -> discord.Embed:
    lines = []
    for document in documents:
        kind = f"answer of <@{document.answer.learner_id}>" if document.answer else "document"
        lines.append(f"• **{safe(document.name)}** · {kind}, {document.characters:,} characters")
    text = clip_lines(lines, EMBED_DESCRIPTION) or "None yet. /group docs add takes a file or a text."
    return card("This group's documents", text, footer="They are searched for questions of this server, nowhere else.")


def consent_card(text: str) -> discord.Embed:
    """The reply exactly as it would be kept: the button's press reads it from here."""
    return discord.Embed(description=text[:EMBED_DESCRIPTION], colour=discord.Colour.blurple())
