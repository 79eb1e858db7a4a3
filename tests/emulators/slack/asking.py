"""A question to the app and what becomes of it: an envelope goes out, an ack or a failure comes back."""

from tests.emulators.slack.answers import show
from tests.emulators.slack.arguments import Refusal
from tests.emulators.slack.reply import Reply
from tests.emulators.slack.socket_mode import SocketMode, new_envelope
from tests.emulators.slack.things import Json, Message
from tests.emulators.slack.workspace import ResponseUrl, Workspace


class Asker:
    """Sends envelopes and shows people what came of theirs."""

    def __init__(self, workspace: Workspace, sockets: SocketMode) -> None:
        self.workspace = workspace
        self.sockets = sockets

    async def ask(
        self, kind: str, payload: Json, answers: ResponseUrl | None, times: int, patience: float
    ) -> Reply:
        """Send an envelope `times` times; back once each is acked, or after `patience` seconds."""
        failures: list[str] = []

        def shown(ack: Json | None) -> None:
            if answers is not None and ack is not None and kind == "slash_commands":
                self._show(answers, ack, failures)

        envelope = new_envelope(kind, payload, shown)
        user = self.workspace.slackbot if answers is None else answers.user
        channel = None if answers is None else answers.channel
        reply = Reply(self.workspace, envelope, user, channel, self.workspace.next_ts(), failures)
        if not await self.sockets.send(envelope, times, patience):
            failures.append("dispatch_failed")
        elif not envelope.acks:
            failures.append("operation_timeout")
        if failures and answers is not None:
            self._tell(answers, f'{payload.get("command", "The app")} failed with the error "{failures[0]}"')
        return reply

    def _show(self, answers: ResponseUrl, ack: Json, failures: list[str]) -> None:
        try:
            show(self.workspace, answers, ack)
        except Refusal:
            failures.append("invalid_command_response")

    def _tell(self, answers: ResponseUrl, text: str) -> None:
        ts, slackbot = self.workspace.next_ts(), self.workspace.slackbot
        self.workspace.add(Message(answers.channel, ts, slackbot, text, only_for=answers.user))
