"""Pointing fal-client where the settings say."""

from importlib import import_module
from types import ModuleType

from core.settings import Settings


def prepare(settings: Settings) -> ModuleType:
    """fal-client with this house's hosts, and with its own repeating of calls switched off.

    Left alone it sends a submit up to ten times, each of which may be paid for; reading is repeated by us
    instead, where it costs nothing. Its hosts are constants that it reads at its import; set here, it does
    not matter who imported it before.
    """
    vars(import_module("fal_client.client")).update(
        MAX_ATTEMPTS=1,
        RUN_URL_FORMAT=f"https://{settings.fal_run_host}/",
        QUEUE_URL_FORMAT=f"https://{settings.queue_host}/",
        REST_URL=settings.fal_rest_url,
        CDN_URL=settings.fal_cdn_url,
    )
    return import_module("fal_client")
