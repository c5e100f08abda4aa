"""Every length limit of Discord, in one place; nothing longer ever leaves the bot."""

import re
from collections.abc import Iterable

import discord

CONTENT = 2000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_TOTAL = 6000
FIELD_NAME = 256
FIELD_VALUE = 1024
FIELDS = 25
FOOTER = 2048
BUTTON_LABEL = 80
CHOICE = 100
CHOICES = 25
CHOICE_VALUE = 100
SELECT_LABEL = 100
_MASKED_LINK = re.compile(r"\[[^\]\n]*\]\(")
THREAD_NAME = 100
UPLOAD_BYTES = 8_000_000  # Discord takes 10 MB; the rest of the request is not free


def clip(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis, in at most ``most`` characters, cut between words."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ", most * 3 // 4)
    return (cut[:space] if space > 0 else cut).rstrip() + "…"


def clip_lines(lines: Iterable[str], most: int) -> str:
    """As many whole lines as fit, and how many were left out."""
    every = list(lines)
    text = "\n".join(every)
    if len(text) <= most:
        return text
    kept: list[str] = []
    room = most - 20
    for line in every:
        if room - len(line) - 1 < 0:
            break
        kept.append(line)
        room -= len(line) + 1
    if not kept:
        return clip(every[0], most)
    return "\n".join([*kept, f"… and {len(every) - len(kept)} more"])


def card(
    title: str, description: str = "", *, fields: Iterable[tuple[str, str]] = (), footer: str = "",
    colour: discord.Colour | None = None, url: str | None = None,
) -> discord.Embed:  # fmt: skip
    """An embed that keeps every limit, the total included: later fields give way first."""
    embed = discord.Embed(
        title=clip(title, EMBED_TITLE),
        description=clip(description, EMBED_DESCRIPTION) or None,
        colour=colour or discord.Colour.blurple(),
        url=url,
    )
    if footer:
        embed.set_footer(text=clip(footer, FOOTER))
    for name, value in list(fields)[:FIELDS]:
        room = EMBED_TOTAL - len(embed) - len(clip(name, FIELD_NAME))
        if room < 40:
            break
        embed.add_field(name=clip(name, FIELD_NAME), value=clip(value or "–", min(FIELD_VALUE, room)), inline=False)
    if len(embed) > EMBED_TOTAL:
        embed.description = clip(embed.description or "", EMBED_DESCRIPTION - (len(embed) - EMBED_TOTAL))
    return embed


def share_room(embeds: Iterable[discord.Embed]) -> tuple[discord.Embed, ...]:
    """Embeds of one message, which together have the room of one: where it is short, each keeps an equal part; its last
    fields but one give way first, then the end of its text."""
    every = tuple(embeds)
    if sum(map(len, every)) <= EMBED_TOTAL:
        return every
    most = EMBED_TOTAL // len(every)
    for embed in every:
        while len(embed) > most and len(embed.fields) > 1:
            embed.remove_field(-1)
        text = embed.description or ""
        if len(embed) > most:
            embed.description = clip(text, max(1, len(text) - (len(embed) - most)))
    return every


def safe(text: str) -> str:
    """Text from people and documents, shown as it was typed: no formatting, no mention."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(text))


def open_links(text: str) -> str:
    """Links of people and their documents show where they lead: Discord draws ``[words](address)`` as the words."""
    return _MASKED_LINK.sub(lambda link: "\\" + link[0], text)


def choices(pairs: Iterable[tuple[str, str]]) -> list[discord.app_commands.Choice[str]]:
    """(value, name) pairs as autocomplete choices; a value too long to send back is left out."""
    kept = [(value, name) for value, name in pairs if len(value) <= CHOICE_VALUE]
    return [discord.app_commands.Choice(name=clip(name, CHOICE), value=value) for value, name in kept[:CHOICES]]
