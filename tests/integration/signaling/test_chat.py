"""Chat over the socket: exactly once, in order, and the same for everyone."""

import asyncio
from typing import Any

from rooms.permissions import Role
from tests.integration.signaling.world import World


def words(text: str, key: str = "message1") -> dict[str, Any]:
    return {"clientMsgId": key, "text": text}


async def test_a_message_reaches_everyone_once(world: World) -> None:
    author, reader = await world.guest("Tamu 1"), await world.guest("Tamu 2")
    await author.join()
    await reader.join()

    sent = (await author.get("chat.send", words("Halo **semua** <script>")))["message"]
    again = (await author.get("chat.send", words("Halo **semua** <script>")))["message"]

    assert again == sent
    assert sent["html"] == "<p>Halo <strong>semua</strong> &lt;script&gt;</p>"
    assert await reader.hears("chat.posted") == {"message": sent}
    await reader.settled()
    assert reader.heard() == []
    page = await reader.get("chat.history", {"afterSeq": 0})
    assert page == {"messages": [sent], "hasMore": False}


async def test_changes_are_told_whole(world: World) -> None:
    author, reader = await world.guest("Tamu 1"), await world.guest("Tamu 2")
    mentor = await world.member(Role.MENTOR, "Mentor 1")
    for peer in (author, reader, mentor):
        await peer.join()
    target = {"messageId": (await author.get("chat.send", words("satu")))["message"]["id"]}

    edited = await author.get("chat.edit", target | {"text": "dua"})
    assert await reader.hears("chat.changed") == edited
    reacted = await reader.get("chat.react", target | {"emoji": "👍", "on": True})
    assert await reader.hears("chat.changed") == reacted
    assert await reader.refused("chat.edit", target | {"text": "tiga"}) == "not_permitted"
    assert await reader.refused("chat.delete", target) == "not_permitted"
    deleted = await mentor.get("chat.delete", target)

    assert await reader.hears("chat.changed") == deleted
    assert (deleted["message"]["deleted"], deleted["message"]["text"]) == (True, "")
    assert await author.refused("chat.edit", target | {"text": "empat"}) == "message_deleted"
    assert await author.refused("chat.send", words("   ", "message2")) == "message_empty"


async def test_snapshot_and_events_give_what_a_refetch_gives(world: World) -> None:
    """Somebody joins in the midst of talk: nothing is missing, nothing is double."""
    author, newcomer = await world.guest("Tamu 1"), await world.guest("Tamu 2")
    await author.join()
    sending = [author.get("chat.send", words(str(number), f"message{number}")) for number in range(8)]

    (snapshot, *_) = await asyncio.gather(newcomer.join(), *sending)

    await newcomer.settled()
    heard = [payload["message"] for name, payload in newcomer.inbox if name == "chat.posted"]
    history = await newcomer.get("chat.history")
    assert snapshot["chat"] + heard == history["messages"]
    assert len(history["messages"]) == 8
