"""What was posted where."""

from tests.core.examples import asker, planned
from tests.core.store.conftest import ENOUGH, Store


async def test_a_message_has_a_receipt_once_the_service_has_it(store: Store) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e", ENOUGH)
    await store.posts.posting(kept.id, "root")
    assert await store.posts.receipt(kept.id, "root") is None
    await store.posts.posting(kept.id, "root")
    await store.posts.posted(kept.id, "root", {"channel": "C0GENERAL", "ts": "1.2"})
    assert await store.posts.receipt(kept.id, "root") == {"channel": "C0GENERAL", "ts": "1.2"}
    assert await store.posts.receipt(kept.id, "result") is None


async def test_an_uploaded_file_is_known_where_it_was_uploaded(store: Store) -> None:
    await store.uploads.put("slack", "T0TEAM", "studio/sid/1.jpg", "F0AAAA111")
    assert await store.uploads.get("slack", "T0TEAM", "studio/sid/1.jpg") == "F0AAAA111"
    assert await store.uploads.get("slack", "T0OTHER", "studio/sid/1.jpg") is None
