"""Who may read a file, and when stays and unsent files end."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from rooms.attendance import close_orphans, note_alive, open_span, spans_of
from rooms.chat.messages import delete_message, post_message
from rooms.database import Database
from rooms.errors import FileNotFound, FileTooLarge, UploadInvalid
from rooms.files.images import ImagePool
from rooms.files.uploads import forget_unsent, prepare, readable_file, receive, record
from rooms.identity import Identity
from rooms.models import Room
from rooms.permissions import Role
from server.adapters.files_disk import DiskFiles
from tests.integration.rooms.conftest import Sign
from tests.services import SettableClock


async def test_reading_stops_as_soon_as_it_is_too_long() -> None:
    given = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(100):
            given += 1
            yield b"x" * 10

    with pytest.raises(FileTooLarge):
        await receive(chunks(), limit=25)
    assert given == 3
    assert await receive(chunks(), limit=1000) == b"x" * 1000
    with pytest.raises(UploadInvalid):
        await receive(chunks_of_nothing())


async def chunks_of_nothing() -> AsyncIterator[bytes]:
    yield b""


async def test_a_file_is_for_who_was_there_when_or_after_it_was_sent(
    network: Database, clock: SettableClock, sign: Sign, lounge: Room, files: DiskFiles
) -> None:
    owner, inside = await sign("Startup A"), await sign("Startup B")
    outside, early = await sign("Guest 1", Role.GUEST), await sign("Startup C")
    moderator, abroad = await sign("Mentor 1", Role.MENTOR), await sign("Mentor 2", Role.MENTOR, "bali")
    pool = ImagePool()
    stored = await prepare(files, pool, name="notes.txt", content=b"secret")
    pool.close()

    async def readers() -> set[str]:
        found = set()
        for who in (owner, inside, outside, early, moderator, abroad):
            async with network.read() as db:
                try:
                    await readable_file(db, who, stored.id)
                except FileNotFound:
                    continue
                found.add(who.name)
        return found

    async def enter(who: Identity, node: str) -> None:
        stay = {"participant_id": who.person_id, "node_id": node, "name": who.name, "role": "participant"}
        async with network.begin() as db:
            await open_span(db, clock, room_id=lounge.id, person_id=who.person_id, **stay)

    await enter(early, "dead")
    clock.advance(timedelta(days=1))
    async with network.begin() as db:
        assert await close_orphans(db, clock) == 1
    await enter(inside, "alive")
    async with network.begin() as db:
        await record(db, clock, stored, room_id=lounge.id, uploader_id=owner.person_id)
    assert await readers() == {"Startup A"}
    async with network.begin() as db:
        with pytest.raises(FileNotFound):
            await post_message(db, clock, **said(inside, lounge), file_ids=[stored.id])
    async with network.begin() as db:
        message, _ = await post_message(db, clock, **said(owner, lounge), file_ids=[stored.id])
    assert [file.name for file in message.files] == ["notes.txt"]
    assert await readers() == {"Startup A", "Startup B", "Mentor 1"}
    async with network.begin() as db:
        assert await forget_unsent(db, clock) == []
        await delete_message(db, clock, room_id=lounge.id, message_id=message.id, by=owner.person_id, moderator=False)
    assert await readers() == set()
    async with network.begin() as db:
        assert await forget_unsent(db, clock) == [stored.id]


def said(who: Identity, room: Room) -> dict[str, str]:
    return {"room_id": room.id, "author_id": who.person_id, "author_name": who.name, "client_msg_id": "x", "text": "x"}


async def test_stays_of_dead_nodes_end_when_they_were_last_alive(
    network: Database, clock: SettableClock, sign: Sign, lounge: Room
) -> None:
    who = await sign("Startup A")
    start = clock.now()
    async with network.begin() as db:
        for node in ("dead", "alive"):
            stay = {"participant_id": "a" * 32, "node_id": node, "name": who.name, "role": "startup"}
            await open_span(db, clock, room_id=lounge.id, person_id=who.person_id, **stay)
    clock.advance(timedelta(hours=1))
    async with network.begin() as db:
        await note_alive(db, clock, "alive")
        assert [await close_orphans(db, clock), await close_orphans(db, clock)] == [1, 0]
    async with network.read() as db:
        assert {span.node_id: span.left_at for span in await spans_of(db, lounge.id)} == {"dead": start, "alive": None}
