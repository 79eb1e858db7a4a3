"""Draws the README's picture of a thread from the real messages of an order: `python -m docs.pictures.draw`.

Needs Chromium. The order runs in the sandbox, through the real bot, against the stand-in for Slack.
"""

import asyncio
import base64
import html
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.e2e.house import serving
from tests.emulators.slack import Message, SlackEmulator

_HERE = Path(__file__).parent
_STYLE = """
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.45 "Noto Sans", "DejaVu Sans", sans-serif; }
main { padding: 16px 20px; width: 720px; }
article { display: grid; grid-template-columns: 40px 1fr; gap: 2px 10px; margin-bottom: 14px; }
.face { width: 36px; height: 36px; border-radius: 6px; background: #3b2a5a; color: #fff;
        display: grid; place-items: center; font-weight: 700; grid-row: span 20; }
b { grid-column: 2; } p { margin: 0; grid-column: 2; } small { color: #616061; grid-column: 2; }
img { border-radius: 8px; border: 1px solid #ddd; max-width: 400px; }
.thread { margin-left: 46px; border-left: 3px solid #e8e8e8; padding-left: 14px; }
.pictures { grid-column: 2; display: flex; flex-direction: column; align-items: flex-start; gap: 6px; }
.thread img { max-width: 330px; }
"""


def _page(root: Message, replies: list[Message], slack: SlackEmulator) -> str:
    thread = "".join(_message(each, slack) for each in replies)
    return (
        f"<!doctype html><meta charset='utf-8'><style>{_STYLE}</style><main>"
        f"{_message(root, slack)}<div class='thread'>{thread}</div></main>"
    )


def _message(message: Message, slack: SlackEmulator) -> str:
    texts, pictures, notes = [], [], []
    for block in message.blocks or []:
        if block["type"] == "section":
            texts.append(f"<p>{html.escape(block['text']['text'])}</p>")
        elif block["type"] == "image":
            pictures.append(_image(block, slack))
        elif block["type"] == "context":
            notes += [f"<small>{html.escape(each['text'])}</small>" for each in block["elements"]]
    shown = f"<div class='pictures'>{''.join(pictures)}</div>"
    return f"<article><div class='face'>s</div><b>sidai</b>{''.join(texts)}{shown}{''.join(notes)}</article>"


def _image(block: dict[str, Any], slack: SlackEmulator) -> str:
    named = block["slack_file"]
    content = base64.b64encode(slack.workspace.files[named["id"]].content or b"").decode()
    return f"<img alt='{html.escape(str(block['alt_text']))}' src='data:image/jpeg;base64,{content}'>"


async def _order(folder: Path) -> str:
    async with SlackEmulator() as slack:
        toml = "[subjects.sid]\nkind = 'person'\nclass = 'man'\ntrigger = 'SIDAI'\n"
        toml += "consent = { by = 'slack:U0SID', on = 2026-11-01 }\n"
        async with serving(folder, slack.settings(), toml=toml, arguments=("--sandbox",)):
            teammate, general = slack.user("teammate"), slack.channel("general")
            await slack.command(teammate, general, "linkedin navy blazer --n 2 --seed 42")
            await slack.wait(lambda: "asked for" in slack.view(general, teammate))
            (root,) = slack.messages(general)
            return _page(root, slack.thread(general, root.ts), slack)


def main() -> None:
    """Write thread.png beside this file."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "thread.html"
        page.write_text(asyncio.run(_order(Path(name))), encoding="utf-8")
        chromium = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=760,900"]
        subprocess.run(  # noqa: S603  # our own page
            [*chromium, f"--screenshot={_HERE / 'thread.png'}", page.as_uri()],
            check=True,
            capture_output=True,
        )


if __name__ == "__main__":
    main()
