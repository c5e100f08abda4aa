"""The study group's settings, and the consent to keep somebody's answer."""

import re
from typing import Any, Literal, Self

import discord
from discord import ButtonStyle, ChannelType

from studybot.bot.buttons.base import Button, row_of
from studybot.bot.desk import Desk, Interaction, Reply
from studybot.bot.errors import on_error
from studybot.bot.limits import CHOICES, SELECT_LABEL, clip, safe
from studybot.bot.managing import here, managed
from studybot.bot.render.groups import consent_card, setup_card
from studybot.core.groups import MAX_CHANNELS, MemberAnswer
from studybot.errors import NotFound
from studybot.services.group_views import GroupView

_NO_ROADMAP = "-"
_KINDS = [ChannelType.text, ChannelType.forum]


class QuietButton(Button, template=r"sb:group-quiet:(?P<number>[01])"):
    """Its number is what the group becomes: 1 quiet in doubt, 0 not."""

    kind = "group-quiet"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        group_id = managed(interaction)
        await desk.work.run(desk.services.groups.set_quiet, group_id, self.number == 1, now=desk.clock())
        await _show_again(interaction, desk)


class GroupChannels(
    discord.ui.DynamicItem[discord.ui.ChannelSelect[Any]],
    template=r"sb:group-channels",
):
    def __init__(self, item: discord.ui.ChannelSelect[Any]) -> None:
        super().__init__(item)

    @classmethod
    async def from_custom_id(cls, _i: Interaction, item: discord.ui.Item[Any], _match: re.Match[str], /) -> Self:
        assert isinstance(item, discord.ui.ChannelSelect)  # noqa: S101 the template belongs to it alone
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        async def change(desk: Desk, group_id: str) -> None:
            chosen = [str(channel.id) for channel in self.item.values]
            await desk.work.run(desk.services.groups.set_channels, group_id, chosen, now=desk.clock())

        await _change(interaction, change)


class GroupChoice(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"sb:group-(?P<what>mode|place|roadmap)",
):
    """One setting, chosen from a list."""

    def __init__(self, item: discord.ui.Select[Any], what: str) -> None:
        self.what = what
        super().__init__(item)

    @classmethod
    async def from_custom_id(cls, _i: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, discord.ui.Select)  # noqa: S101 the template belongs to it alone
        return cls(item, match["what"])

    async def callback(self, interaction: Interaction) -> None:
        async def change(desk: Desk, group_id: str) -> None:
            [value] = self.item.values
            groups, now = desk.services.groups, desk.clock()
            if self.what == "mode":
                mode: Literal["auto", "mention"] = "auto" if value == "auto" else "mention"
                reads = interaction.client.intents.message_content
                await desk.work.run(groups.set_mode, group_id, mode, reads_messages=reads, now=now)
            elif self.what == "place":
                place: Literal["thread", "channel"] = "thread" if value == "thread" else "channel"
                await desk.work.run(groups.set_place, group_id, place, now=now)
            else:
                roadmap = None if value == _NO_ROADMAP else value
                await desk.work.run(groups.set_roadmap, group_id, roadmap, now=now)

        await _change(interaction, change)


async def _change(interaction: Interaction, change: Any) -> None:
    """Make one change and show the settings as they are then, also when it was refused."""
    desk: Desk = interaction.client.desk
    try:
        await interaction.response.defer()
        group_id = managed(interaction)
        try:
            await change(desk, group_id)
        finally:
            await _show_again(interaction, desk)
    except Exception as error:
        await on_error(interaction, error)


async def _show_again(interaction: Interaction, desk: Desk) -> None:
    reply = await setup_reply(interaction, desk)
    await interaction.edit_original_response(embed=reply.embed, view=reply.view)


async def setup_reply(interaction: Interaction, desk: Desk) -> Reply:
    """The settings, with what changes them."""
    view = await desk.work.run(desk.services.groups.view, managed(interaction), now=desk.clock())
    guild = interaction.guild
    known = {str(c.id): c for c in guild.channels} if guild else {}
    chosen = [known[c] for c in sorted(view.group.channels) if c in known]
    closed = [str(c.id) for c in chosen if guild and not _can_write(c.permissions_for(guild.me))]
    reads = bool(interaction.client.intents.message_content)
    return Reply(embed=setup_card(view, reads_messages=reads, closed=closed), view=_settings(view, chosen))


def _can_write(allowed: discord.Permissions) -> bool:
    wanted = (allowed.view_channel, allowed.send_messages, allowed.embed_links, allowed.read_message_history)
    return all((*wanted, allowed.send_messages_in_threads))


def _settings(view: GroupView, chosen: list[Any]) -> discord.ui.View:
    group = view.group
    panel = discord.ui.View(timeout=None)
    panel.add_item(
        GroupChannels(
            discord.ui.ChannelSelect(
                custom_id="sb:group-channels",
                channel_types=_KINDS,
                placeholder="Channels for questions",
                min_values=0,
                max_values=MAX_CHANNELS,
                default_values=[discord.Object(c.id, type=discord.abc.GuildChannel) for c in chosen],
            )
        )
    )
    modes = {"mention": "Answer when mentioned or replied to", "auto": "Answer every message that is a question"}
    places = {"channel": "Answer where it was asked", "thread": "Answer in a thread"}
    titles = dict(list(view.roadmaps.items())[: CHOICES - 1])
    if group.roadmap in view.roadmaps:
        titles[group.roadmap] = view.roadmaps[group.roadmap]
    roadmaps = {_NO_ROADMAP: "No roadmap"} | {s: f"Roadmap: {t}" for s, t in list(titles.items())[-(CHOICES - 1) :]}
    for what, options, now in (
        ("mode", modes, group.mode),
        ("place", places, group.place),
        ("roadmap", roadmaps, group.roadmap or _NO_ROADMAP),
    ):
        panel.add_item(GroupChoice(_select(what, options, now), what))
    label = "In doubt: silent. Change" if group.quiet else "In doubt: says so. Change"
    panel.add_item(QuietButton(0 if group.quiet else 1, label=label))
    return panel


def _select(what: str, options: dict[str, str], now: str) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=f"sb:group-{what}",
        options=[
            discord.SelectOption(label=clip(label, SELECT_LABEL), value=value, default=value == now)
            for value, label in options.items()
        ],
    )


class ConsentButton(Button, template=r"sb:answer-yes:(?P<number>\d{1,18})"):
    """Its number is the answer's; only its writer's press counts."""

    kind = "answer-yes"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        group_id, presser = here(interaction)
        shown = interaction.message.embeds if interaction.message else []
        text = (shown[0].description or "") if shown else ""
        try:
            answer, new = await desk.work.run(
                desk.services.group_library.consent,
                self.number,
                presser,
                group_id=group_id,
                name=interaction.user.display_name,
                text=text,
                now=desk.clock(),
            )
        except NotFound:  # over: the quote goes too
            await interaction.edit_original_response(content="This request is over.", embed=None, view=None)
            raise
        if not new:
            return
        await interaction.edit_original_response(
            content=f"<@{answer.learner_id}>'s answer is in this group's library now, cited as "
            f"“{safe(answer.document or '')}”. They, or whoever manages this server, can withdraw it at any time.",
            embed=None,
            view=row_of(WithdrawButton(self.number)),
        )


class RefuseButton(Button, template=r"sb:answer-no:(?P<number>\d{1,18})"):
    kind = "answer-no"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        group_id, presser = here(interaction)
        await desk.work.run(desk.services.group_library.refuse, self.number, presser, group_id=group_id)
        await interaction.edit_original_response(content="Not kept; nothing is stored of it.", embed=None, view=None)


class WithdrawButton(Button, template=r"sb:answer-back:(?P<number>\d{1,18})"):
    kind = "answer-back"
    usual_label = "Withdraw it"

    async def press(self, interaction: Interaction, desk: Desk) -> None:
        group_id, presser = here(interaction)
        await desk.work.run(desk.services.group_library.withdraw, self.number, presser, group_id=group_id)
        await interaction.edit_original_response(
            content="Withdrawn: it is no longer in this group's library.", embed=None, view=None
        )


def consent_reply(answer: MemberAnswer, text: str, link: str) -> Reply:
    """Asks the writer. Their words stand in this message, on Discord, and are stored by nobody until they say yes."""
    ask = (
        f"<@{answer.learner_id}>, somebody finds [this reply of yours]({link}) the answer. May it join this group's "
        "library? It would be quoted here under your name, and you could withdraw it at any time. This is what would "
        "be kept:"
    )
    buttons = row_of(
        ConsentButton(answer.answer_id, label="Yes, keep it", style=ButtonStyle.success),
        RefuseButton(answer.answer_id, label="No"),
    )
    return Reply(ask, embed=consent_card(text), view=buttons)
