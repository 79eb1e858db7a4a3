"""What people see: every sign that Discord makes something of shows, and what is escaped does not."""

import discord as sdk
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, User
from tests.emulators.discord.markdown import read
from tests.emulators.discord.tests.sdk import Bot, file


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("plain, 2 * 3 * 4 and snake_case_name", "plain, 2 * 3 * 4 and snake_case_name"),
        ("an *x* and _y_ and **z**", "an [italic: x] and [italic: y] and [bold: z]"),
        ("***both***", "[bold: [italic: both]]"),
        ("__under__ ~~struck~~ ||hidden||", "[underline: under] [strike: struck] [spoiler: hidden]"),
        ("**bold _and_ more**", "[bold: bold [italic: and] more]"),
        (r"\*x\* \_y\_ \|\|z\|\| \`c\` \~~", "*x* _y_ ||z|| `c` ~~"),
        ("`code *x* @everyone`", "[code: code *x* @everyone]"),
        ("```py\n# x\n```", "[code: # x]"),
        ("# big\n-# small\n> said", "[heading: big]\n[small: small]\n[quote: said]"),
        ("- one\n1. two\n#no", "[item: one]\n[item: two]\n#no"),
        ("# # one\n> # both\n- > both", "[heading: # one]\n[quote: [heading: both]]\n[item: [quote: both]]"),
        (r"\# no" + "\n" + r"1\. no", "# no\n1. no"),
        ("[shop](https://a.b/c)", "[link: shop | https://a.b/c]"),
        ("see https://a.b/c, or <https://a.b>", "see [preview: https://a.b/c], or [link: https://a.b]"),
        ("<@1> <@&2> <#3> @everyone @here", "{@1} {@&2} {#3} {@everyone} {@here}"),
        ("@\u200beveryone", "@\u200beveryone"),
        ("<:fox:12> <t:1700000000:R> </sidai:5>", ":fox: [time: 1700000000] /sidai"),
    ],
)
def test_a_text_is_read_as_discord_shows_it(typed: str, seen: str) -> None:
    assert read(typed, lambda sign, held: f"{{{sign}{held}}}") == seen


def test_what_discord_py_escapes_is_read_as_it_was_typed() -> None:
    typed = "*x* _y_ `z` ||a|| ~~b~~ # c"
    escaped = sdk.utils.escape_markdown(typed)
    assert read(escaped, lambda *mention: "".join(mention)) == typed


async def test_embeds_buttons_files_and_mentions_stand_in_the_line(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    embed = sdk.Embed(title="Sid", description="*x*", url="https://a.b")
    embed.add_field(name="seed", value="42").set_footer(text="AI").set_image(url="attachment://sid.png")
    view = sdk.ui.View()
    view.add_item(sdk.ui.Button(label="Again", custom_id="again"))
    notes = file("notes.txt", "", b"words")
    await rest.place(general).send(f"<#{general.id}>", embed=embed, files=[file(), notes], view=view)
    assert discord.view(general, asker) == (
        "sidai: #general [embed: Sid | [italic: x] | seed | 42 | AI] "
        "[image: Sid, AI-generated | 64x48 | 88] [file: notes.txt] [button: Again]"
    )


async def test_an_address_has_no_preview_where_the_message_forbids_it(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    await rest.place(general).send("https://a.b", suppress_embeds=True)
    assert discord.view(general, asker) == "sidai: [link: https://a.b]"


async def test_lines_stand_in_order_each_on_its_own(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    discord.say(asker, general, "draw me")
    await rest.place(general).send("one\ntwo")
    assert discord.view(general, asker) == "asker: draw me\nsidai: one / two"
    assert discord.view(general, discord.user("outside")) == ""
