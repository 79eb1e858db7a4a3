"""The emulator's files: three steps, a while until they are ready, and who may see them."""

import json
from io import BytesIO

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack import Channel, SlackEmulator, User
from tests.emulators.slack.sdk import client_of, image_block, picture, refused, upload


async def test_a_file_cannot_stand_in_a_block_before_it_is_ready(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    file = await upload(client)
    early = (await client.files_info(file=file))["file"]
    assert (early["mimetype"], early["shares"]) == ("", {})
    answer = await refused(
        client.chat_postMessage(channel=general.id, text="x", blocks=[image_block(file)]), "invalid_blocks"
    )
    assert answer["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {answer['errors'][0]}"]
    await slack.wait(lambda: slack.workspace.files[file].ready)
    assert (await client.files_info(file=file))["file"]["mimetype"] == "image/png"
    await client.chat_postMessage(channel=general.id, text="x", blocks=[image_block(file)])
    assert [str(image) for image in slack.images(slack.messages(general)[0])] == [
        "[image: Sid, AI-generated | 64x48]"
    ]


async def test_a_block_shows_neither_webp_nor_unknown_nor_deleted_files(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    webp = await upload(client, "sid.webp", picture("WEBP"))
    deleted = await upload(client)
    await slack.wait(lambda: all(slack.workspace.files[file].ready for file in (webp, deleted)))
    await client.files_delete(file=deleted)
    await refused(client.files_info(file=deleted), "file_deleted")
    for file in (webp, deleted, "F0SOMEONES"):
        post = client.chat_postMessage(channel=general.id, text="x", blocks=[image_block(file)])
        await refused(post, "invalid_blocks")


async def test_a_shared_file_appears_in_its_thread_once_it_is_ready(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel, sid: User
) -> None:
    root = slack.say(sid, general, "draw me").ts
    done = await client.files_upload_v2(
        file_uploads=[{"content": picture(), "filename": f"{name}.png", "title": name} for name in "ab"],
        channel=general.id,
        thread_ts=root,
        initial_comment="two of you",
    )
    assert slack.thread(general, root) == []
    (message,) = await slack.wait(lambda: slack.thread(general, root))
    assert slack.view(general, sid) == (
        "sid: draw me\n    sidai: two of you [image: a | 64x48] [image: b | 64x48]"
    )
    file = (await client.files_info(file=done["files"][0]["id"]))["file"]
    assert file["shares"]["public"][general.id][0]["ts"] == message.ts


async def test_sharing_needs_real_membership(slack: SlackEmulator, client: AsyncWebClient) -> None:
    outside, hidden = slack.channel("outside"), slack.channel("hidden", private=True)
    await refused(upload(client, channel=outside.id), "not_in_channel")
    await refused(upload(client, channel=hidden.id), "channel_not_found")
    await client.conversations_join(channel=outside.id)
    file = await upload(client, channel=outside.id)
    await slack.wait(lambda: slack.messages(outside))
    assert slack.messages(outside)[0].files == [slack.workspace.files[file]]


@pytest.mark.parametrize("as_form", [False, True])
async def test_bytes_arrive_raw_or_as_a_form_and_must_be_as_many_as_announced(
    slack: SlackEmulator, client: AsyncWebClient, *, as_form: bool
) -> None:
    content = picture()
    for length, error in ((len(content), ""), (len(content) + 1, "file_update_failed")):
        place = await client.files_getUploadURLExternal(filename="sid.png", length=length)
        await refused(client.files_completeUploadExternal(files=[{"id": place["file_id"]}]), "file_not_found")
        async with aiohttp.ClientSession() as session:
            body = {"file": BytesIO(content)} if as_form else content
            async with session.post(place["upload_url"], data=body) as response:
                assert await response.text() == f"OK - {len(content)}"
        finish = client.files_completeUploadExternal(files=[{"id": place["file_id"]}])
        if error:
            await refused(finish, error)
        else:
            await finish


async def test_an_upload_is_refused_without_length_or_with_a_long_alt_text(client: AsyncWebClient) -> None:
    await refused(client.files_getUploadURLExternal(filename="a.png", length=0), "missing_argument")
    long = client.files_getUploadURLExternal(filename="a.png", length=1, alt_txt="x" * 1001)
    await refused(long, "alt_txt_too_large")


async def test_a_markdown_block_beside_shared_files_breaks_and_other_blocks_do_not(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    for block, error in (({"type": "markdown", "text": "x"}, "internal_error"), ({"type": "divider"}, "")):
        place = await client.files_getUploadURLExternal(filename="a.png", length=1)
        async with aiohttp.ClientSession() as session, session.post(place["upload_url"], data=b"x"):
            finish = client.files_completeUploadExternal(
                files=[{"id": place["file_id"]}], channel_id=general.id, blocks=json.dumps([block])
            )
            if error:
                await refused(finish, error)
            else:
                await finish
    await slack.wait(lambda: slack.messages(general))
    assert slack.messages(general)[0].blocks[0]["type"] == "divider"


async def test_bytes_are_read_with_the_bots_token_and_others_see_a_page_to_sign_in(
    slack: SlackEmulator, client: AsyncWebClient
) -> None:
    url = (await client.files_info(file=await upload(client)))["file"]["url_private"]
    async with aiohttp.ClientSession() as session:
        token = {"Authorization": f"Bearer {client_of(slack).token}"}
        async with session.get(url, headers=token) as response:
            assert await response.read() == picture()
        async with session.get(url) as response:
            assert response.content_type == "text/html"
