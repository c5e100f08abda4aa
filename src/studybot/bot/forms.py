"""Forms (Discord's modals) that survive a restart: like a button, a form's custom_id carries what it needs, and the
answer is found by that id alone, never by an object that the process remembers."""

from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import discord

from studybot.bot.desk import Desk, Interaction, Reply, learner_id
from studybot.bot.errors import on_error
from studybot.errors import InvalidInput

CONFIRMATION = "DELETE"
FORGET = "sb:forget-form"


def forget_form() -> discord.ui.Modal:
    """Asks to type the word that deletes everything about whoever submits it."""
    form = discord.ui.Modal(title="Delete everything about you", custom_id=FORGET)
    box: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label=f"Type {CONFIRMATION} to delete it for good", placeholder=CONFIRMATION, custom_id="word", max_length=20
    )
    return form.add_item(box)


async def answer_form(interaction: Interaction) -> None:
    """Does nothing for what is no form of ours."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data: Any = interaction.data or {}
    answer = FORMS.get(data.get("custom_id", ""))
    if answer is None:
        return
    try:
        await interaction.response.defer(ephemeral=True)
        await answer(interaction, interaction.client.desk, dict(_typed(data.get("components", []))))
    except Exception as error:
        await on_error(interaction, error)


async def _forget(interaction: Interaction, desk: Desk, typed: dict[str, str]) -> None:
    if typed.get("word", "").strip().upper() != CONFIRMATION:
        raise InvalidInput(
            f"Nothing was deleted: the word was not {CONFIRMATION}. Press the button again to try again."
        )
    counts = await desk.work.run(desk.services.privacy.forget, learner_id(interaction))
    if interaction.message is not None:
        await interaction.edit_original_response(view=None)
    text = f"Everything about you is deleted ({sum(counts.values())} records). Goodbye, and good luck!"
    await desk.answer(interaction, Reply(text))


def _typed(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Custom ids and values of a form's fields, however Discord wraps them."""
    for component in components:
        if "value" in component:
            yield component.get("custom_id", ""), component["value"] or ""
        inner = component.get("components") or ([component["component"]] if "component" in component else [])
        yield from _typed(inner)


# By custom_id: what is done with a form that was filled in.
FORMS: dict[str, Callable[[Interaction, Desk, dict[str, str]], Awaitable[None]]] = {FORGET: _forget}
