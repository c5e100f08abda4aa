"""Topics, roadmaps and answers as embeds."""

from collections.abc import Mapping

import discord

from studybot.bot.limits import EMBED_DESCRIPTION, FIELD_VALUE, card, clip, clip_lines, open_links, safe
from studybot.core.answers import Answer, Citation
from studybot.core.library import Library, Roadmap, Topic
from studybot.core.wording import count, duration

_COLOURS = {
    "answered": discord.Colour.green(),
    "uncertain": discord.Colour.orange(),
    "not_covered": discord.Colour.light_grey(),
}


def answer_card(answer: Answer, library: Library) -> discord.Embed:
    """The quotes, and where each stands."""
    fields = []
    if answer.citations:
        fields.append(("Sources", clip_lines((source_line(c) for c in answer.citations), FIELD_VALUE)))
    related = [library.topics[slug].title for slug in answer.related_topics if slug in library.topics]
    if related:
        name = "Go on with" if answer.status == "answered" else "Nearest topics"
        fields.append((name, clip(", ".join(f"`/topic` {safe(t)}" for t in related), FIELD_VALUE)))
    foreign = any(citation.source.startswith(OFF_LIBRARY) for citation in answer.citations)
    text = clip(open_links(answer.answer) if foreign else answer.answer, EMBED_DESCRIPTION)
    return card(clip(answer.question, 200), text, fields=fields, colour=_COLOURS[answer.status])


OFF_LIBRARY = ("learner:", "group:")  # sources that are a person's notes or a group's documents


def source_line(citation: Citation) -> str:
    where = f"{citation.title} › {citation.heading}" if citation.heading else citation.title
    name = f"[{safe(where)}]({citation.url})" if citation.url else safe(where)
    if citation.source.startswith(OFF_LIBRARY):  # whose it is, its asker knows
        return f"`[{citation.number}]` {name}"
    return f"`[{citation.number}]` {name} · {safe(citation.source)}:{citation.lines[0]}"


def topic_card(topic: Topic, text: str, titles: Mapping[str, str]) -> discord.Embed:
    minutes = topic.minutes
    estimated = " (estimated)" if topic.minutes_estimated else ""
    span = f"about {duration(minutes.typical)} ({duration(minutes.low)} to {duration(minutes.high)})"
    fields = [("Time", f"{span}{estimated} · {topic.level}")]
    if topic.prerequisites:
        fields.append(("First", ", ".join(safe(titles.get(p, p)) for p in topic.prerequisites)))
    if topic.resources:
        lines = (
            f"• [{safe(r.title)}]({r.url}) · {r.kind}, {duration(r.minutes)}{'' if r.free else ', paid'}"
            for r in topic.resources
        )
        fields.append(("Study from", clip_lines(lines, FIELD_VALUE)))
    if topic.checks:
        lines = (f"• {safe(c.question)} ||{safe(c.answer)}||" for c in topic.checks)
        fields.append(("Check yourself", clip_lines(lines, FIELD_VALUE)))
    return card(topic.title, clip(f"*{safe(topic.summary)}*\n\n{text}", 2500), fields=fields)


def roadmap_card(roadmap: Roadmap, topics: Mapping[str, Topic]) -> discord.Embed:
    fields = []
    for section in roadmap.sections:
        known = [topics[slug] for slug in section.topics if slug in topics]
        minutes = duration(sum(t.minutes.typical for t in known))
        optional = " · optional" if section.optional else ""
        names = clip(", ".join(safe(t.title) for t in known), FIELD_VALUE)
        fields.append((f"{section.title} · {minutes}{optional}", names))
    total = [topics[slug] for slug in roadmap.topics() if slug in topics]
    summary = f"{count(len(total), 'topic')}, about {duration(sum(t.minutes.typical for t in total))}."
    footer = f"Make it yours: /goal add {roadmap.title.lower()}"
    return card(roadmap.title, f"{safe(roadmap.description)}\n{summary}", fields=fields, footer=footer)


def roadmaps_card(roadmaps: Mapping[str, Roadmap], topics: Mapping[str, Topic]) -> discord.Embed:
    lines = []
    for roadmap in roadmaps.values():
        known = [topics[slug] for slug in roadmap.topics() if slug in topics]
        amount = f"{count(len(known), 'topic')}, {duration(sum(t.minutes.typical for t in known))}"
        lines.append(f"**{safe(roadmap.title)}** · {amount}\n{safe(roadmap.description)}")
    text = clip_lines(lines, EMBED_DESCRIPTION) or "The library has no roadmap yet."
    return card("Roadmaps", text, footer="/roadmap and a name shows its topics.")
