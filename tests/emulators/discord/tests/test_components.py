"""Buttons, menus and messages made of components: what may be sent, and what a press does."""

import discord as sdk
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, User
from tests.emulators.discord.tests.sdk import Api, Bot, file, refused
from tests.emulators.discord.things import Json

V2 = 1 << 15
BUTTON = {"type": 2, "style": 1, "label": "Again", "custom_id": "again"}


def row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


@pytest.mark.parametrize(
    ("components", "flags"),
    [
        ([row({**BUTTON, "label": "x" * 81})], 0),
        ([row({**BUTTON, "custom_id": "x" * 101})], 0),
        ([row({"type": 2, "style": 1, "label": "Again"})], 0),
        ([row({"type": 2, "style": 5, "label": "Again", "custom_id": "x"})], 0),
        ([row({"type": 2, "style": 1, "custom_id": "x"})], 0),
        ([row({**BUTTON, "colour": 1})], 0),
        ([row(BUTTON, BUTTON)], 0),
        ([row(*[{**BUTTON, "custom_id": str(number)} for number in range(6)])], 0),
        ([row({**BUTTON, "custom_id": str(number)}) for number in range(6)], 0),
        ([row({"type": 3, "custom_id": "m", "options": []})], 0),
        ([row({"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "a"}]}, BUTTON)], 0),
        ([BUTTON], 0),
        ([{"type": 10, "content": "x"}], 0),
        ([{"type": 10, "content": "x" * 2001}, {"type": 10, "content": "x" * 2000}], V2),
        ([{"type": 17, "components": [{"type": 17, "components": []}]}], V2),
        ([{"type": 17, "components": [{"type": 14}] * 40}], V2),
        ([{"type": 12, "items": [{"media": {"url": "attachment://none.png"}}]}], V2),
        ([{"type": 12, "items": [{"media": {"url": "https://a.b/c.png"}}] * 11}], V2),
        ([{"type": 9, "components": [{"type": 10, "content": "x"}]}], V2),
    ],
)
async def test_components_that_discord_would_not_show_are_refused(
    general: Channel, api: Api, components: list[Json], flags: int
) -> None:
    body = {"components": components, "flags": flags} | ({} if flags else {"content": "x"})
    said = await api.refused("POST", f"/channels/{general.id}/messages", body, 50035)
    assert "components" in said["errors"], said


async def test_a_message_of_components_has_no_words_beside_them_and_shows_files_only_in_them(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot, api: Api
) -> None:
    text = [{"type": 10, "content": "*x*"}]
    path = f"/channels/{general.id}/messages"
    both = {"content": "x", "components": text, "flags": V2}
    assert "content" in (await api.refused("POST", path, both, 50035))["errors"]
    await api.refused("POST", path, {"flags": V2}, 50006)
    view = sdk.ui.LayoutView()
    view.add_item(sdk.ui.TextDisplay("Sid <@1>"))
    view.add_item(sdk.ui.MediaGallery(sdk.MediaGalleryItem("attachment://sid.png", description="Sid")))
    sent = await rest.place(general).send(view=view, file=file())
    (message,) = discord.messages(general)
    assert (sent.attachments, message.pings) == ([], ["<@1>"])
    assert discord.view(general, asker) == "sidai: Sid [ping: @unknown-user] [image: Sid | 64x48 | 88]"
    assert discord.pictures(message)[0].filename == "sid.png"
    await api.refused("PATCH", f"{path}/{message.id}", {"content": "x"}, 50035)


async def test_an_edit_that_brings_a_file_does_not_find_it_for_its_components(
    general: Channel, rest: Bot
) -> None:
    view = sdk.ui.LayoutView()
    view.add_item(sdk.ui.TextDisplay("drawing"))
    sent = await rest.place(general).send(view=view)
    view.add_item(sdk.ui.MediaGallery(sdk.MediaGalleryItem("attachment://sid.png")))
    with pytest.raises(sdk.HTTPException, match="Unfurled media not found"):
        await sent.edit(view=view, attachments=[file()])


async def test_words_become_components_only_if_they_go_in_the_same_edit(
    general: Channel, rest: Bot, api: Api
) -> None:
    sent = await rest.place(general).send("x")
    path = f"/channels/{general.id}/messages/{sent.id}"
    text = [{"type": 10, "content": "x"}]
    await api.refused("PATCH", path, {"components": text, "flags": V2}, 50035)
    assert (await api("PATCH", path, {"components": text, "flags": V2, "content": None}))[0] == 200
    await api.refused("PATCH", path, {"components": [], "content": "x", "flags": 0}, 50035)


async def test_a_press_names_its_message_and_may_change_it(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    pressed: list[sdk.Interaction] = []

    @bot.client.event
    async def on_interaction(interaction: sdk.Interaction) -> None:
        pressed.append(interaction)
        view = sdk.ui.View()
        view.add_item(sdk.ui.Button(label="Done", custom_id="done", disabled=True))
        await interaction.response.edit_message(content="done", view=view)

    view = sdk.ui.View(timeout=None)
    view.add_item(sdk.ui.Button(label="Again", custom_id="sidai:again:57"))
    await bot.place(general).send("card", view=view)
    (message,) = discord.messages(general)
    reply = await discord.interact(asker, message, "Again")
    (got,) = pressed
    assert got.type is sdk.InteractionType.component
    assert got.message is not None
    assert got.data is not None
    assert dict(got.data)["custom_id"] == "sidai:again:57"
    assert (str(got.message.id), got.user.id) == (message.id, int(asker.id))
    assert (reply.kind, reply.original) == (7, message)
    assert (message.content, message.edits) == ("done", 1)
    with pytest.raises(ValueError, match="Done cannot be pressed"):
        await discord.interact(asker, message, "Done")


async def test_a_press_that_nobody_hears_fails(
    discord: DiscordEmulator, general: Channel, asker: User, api: Api
) -> None:
    menu = {"type": 3, "custom_id": "menu", "options": [{"label": "a", "value": "a"}]}
    body = {"content": "card", "components": [row(menu)]}
    await api("POST", f"/channels/{general.id}/messages", body)
    (message,) = discord.messages(general)
    reply = await discord.interact(asker, message, "menu", chosen=["a"], patience=0.05)
    assert reply.failure == "This interaction failed"
    assert [(held.custom_id, held.type) for held in discord.buttons(message)] == [("menu", 3)]


async def test_a_press_cannot_change_a_message_that_is_gone_by_then_but_be_answered_otherwise(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    @bot.client.event
    async def on_interaction(interaction: sdk.Interaction) -> None:
        discord.delete(message)
        await refused(interaction.response.edit_message(content="done"), 10008)
        await interaction.response.send_message("gone", ephemeral=True)

    view = sdk.ui.View(timeout=None)
    view.add_item(sdk.ui.Button(label="Again", custom_id="again"))
    await bot.place(general).send("card", view=view)
    (message,) = discord.messages(general)
    reply = await discord.interact(asker, message, "Again")
    assert (reply.kind, [each.content for each in reply.ephemerals]) == (4, ["gone"])
