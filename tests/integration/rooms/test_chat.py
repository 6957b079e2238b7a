"""Messages: once each, in order without gaps, changed only by whom they belong to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import event

from rooms.chat.messages import delete_message, edit_message, history, post_message
from rooms.chat.reactions import MAX_KINDS, react
from rooms.chat.views import MessageView, ReactionView, ReplyView
from rooms.database import Database
from rooms.errors import (
    DomainError,
    FileNotFound,
    InvalidPayload,
    MessageDeleted,
    MessageEmpty,
    MessageNotFound,
    NotPermitted,
    RoomNotFound,
)
from rooms.identity import Identity
from rooms.models import Room
from tests.integration.rooms.conftest import Sign
from tests.services import SettableClock

Post = Callable[..., Awaitable[tuple[MessageView, bool]]]


@pytest.fixture
async def mentor(sign: Sign) -> Identity:
    return await sign("Mentor 1")


@pytest.fixture
async def startup(sign: Sign) -> Identity:
    return await sign("Startup A")


@pytest.fixture
def post(network: Database, clock: SettableClock, lounge: Room) -> Post:
    async def make(author: Identity, text: str, client_msg_id: str = "", **more: Any) -> tuple[MessageView, bool]:
        async with network.begin() as db:
            return await post_message(
                db,
                clock,
                **{"room_id": lounge.id, "author_id": author.person_id, "author_name": author.name, "text": text}
                | {"client_msg_id": client_msg_id or text}
                | more,
            )

    return make


async def test_a_message_is_shown_whole(post: Post, mentor: Identity, lounge: Room, clock: SettableClock) -> None:
    first, created = await post(mentor, " **Halo**\u202e\r\n", "first", mentions=["a" * 32, "a" * 32])
    assert created
    assert first == MessageView(
        id=first.id,
        room_id=lounge.id,
        seq=1,
        author_id=mentor.person_id,
        author_name="Mentor 1",
        client_msg_id="first",
        text="**Halo**",
        html="<p><strong>Halo</strong></p>",
        sent_at=clock.now(),
        edited_at=None,
        deleted=False,
        reply_to=None,
        mentions=("a" * 32,),
        reactions=(),
        files=(),
    )
    answer, _ = await post(mentor, "x", reply_to=first.id)
    assert (answer.seq, answer.reply_to) == (2, ReplyView(first.id, "Mentor 1", "Halo"))


async def test_fifty_tries_of_one_message_post_it_once(
    post: Post, mentor: Identity, network: Database, lounge: Room
) -> None:
    results = await asyncio.gather(*(post(mentor, "once", "one") for _ in range(50)))
    assert sorted(created for _, created in results) == [False] * 49 + [True]
    async with network.read() as db:
        page = await history(db, lounge.id)
    assert page.messages == [results[0][0]]
    assert {message.id for message, _ in results} == {page.messages[0].id}
    assert (await post(mentor, "next"))[0].seq == 2


async def test_fifty_messages_at_once_are_numbered_without_a_gap(
    post: Post, mentor: Identity, startup: Identity, network: Database, lounge: Room
) -> None:
    authors = (mentor, startup)
    results = await asyncio.gather(*(post(authors[number % 2], f"message {number}") for number in range(50)))
    assert sorted(message.seq for message, _ in results) == list(range(1, 51))
    async with network.read() as db:
        assert (await history(db, lounge.id)).messages == sorted((m for m, _ in results), key=lambda m: m.seq)


async def test_each_author_and_room_counts_alone(
    post: Post, mentor: Identity, startup: Identity, elsewhere: Room
) -> None:
    assert [(await post(who, "same", "same-id"))[0].seq for who in (mentor, startup)] == [1, 2]
    assert (await post(mentor, "other", room_id=elsewhere.id))[0].seq == 1


async def test_posting_refuses(post: Post, mentor: Identity, elsewhere: Room) -> None:
    secret, _ = await post(mentor, "elsewhere", room_id=elsewhere.id)
    cases: list[tuple[dict[str, Any], type[DomainError]]] = [
        ({"text": " \u200b\n"}, MessageEmpty),
        ({"reply_to": "f" * 32}, MessageNotFound),
        ({"reply_to": secret.id}, MessageNotFound),
        ({"file_ids": ["f" * 32]}, FileNotFound),
        ({"room_id": "f" * 32}, RoomNotFound),
    ]
    for number, (changes, error) in enumerate(cases):
        with pytest.raises(error):
            await post(mentor, **({"text": "words", "client_msg_id": str(number)} | changes))
    assert (await post(mentor, "after the refusals"))[0].seq == 1


async def test_only_authors_edit_and_moderators_may_delete(
    post: Post, mentor: Identity, startup: Identity, network: Database, clock: SettableClock, lounge: Room
) -> None:
    message, _ = await post(startup, "Halo")
    at = {"room_id": lounge.id, "message_id": message.id}
    async with network.begin() as db:
        with pytest.raises(NotPermitted):
            await edit_message(db, clock, **at, editor_id=mentor.person_id, text="changed")
        with pytest.raises(NotPermitted):
            await delete_message(db, clock, **at, by=mentor.person_id, moderator=False)
        with pytest.raises(MessageEmpty):
            await edit_message(db, clock, **at, editor_id=startup.person_id, text=" ")
        same = await edit_message(db, clock, **at, editor_id=startup.person_id, text="Halo ")
        assert same == message
        edited = await edit_message(db, clock, **at, editor_id=startup.person_id, text="*Hai*")
        assert (edited.text, edited.html, edited.edited_at) == ("*Hai*", "<p><em>Hai</em></p>", clock.now())
        gone = await delete_message(db, clock, **at, by=mentor.person_id, moderator=True)
        assert (gone.text, gone.html, gone.deleted, gone.seq) == ("", "", True, 1)
        with pytest.raises(MessageDeleted):
            await edit_message(db, clock, **at, editor_id=startup.person_id, text="back")
        with pytest.raises(MessageDeleted):
            await react(db, clock, **at, person_id=mentor.person_id, emoji="👍", on=True)
    answer, _ = await post(mentor, "to the deleted one", reply_to=message.id)
    assert answer.reply_to == ReplyView(message.id, "Startup A", "")


async def test_another_rooms_message_is_not_there(
    post: Post, mentor: Identity, network: Database, clock: SettableClock, elsewhere: Room
) -> None:
    message, _ = await post(mentor, "Halo")
    at = {"room_id": elsewhere.id, "message_id": message.id}
    async with network.begin() as db:
        with pytest.raises(MessageNotFound):
            await edit_message(db, clock, **at, editor_id=mentor.person_id, text="changed")
        with pytest.raises(MessageNotFound):
            await delete_message(db, clock, **at, by=mentor.person_id, moderator=True)
        with pytest.raises(MessageNotFound):
            await react(db, clock, **at, person_id=mentor.person_id, emoji="👍", on=True)
        assert (await history(db, elsewhere.id)).messages == []


async def test_reactions_count_each_person_once(
    post: Post, mentor: Identity, startup: Identity, network: Database, clock: SettableClock, lounge: Room
) -> None:
    message, _ = await post(mentor, "Halo")

    async def put(who: Identity, emoji: str, on: bool = True) -> tuple[ReactionView, ...]:
        async with network.begin() as db:
            at = {"room_id": lounge.id, "message_id": message.id, "person_id": who.person_id}
            return (await react(db, clock, **at, emoji=emoji, on=on)).reactions

    await asyncio.gather(*(put(mentor, "👍") for _ in range(10)))
    both = {mentor.person_id, startup.person_id}
    (thumbs,) = await put(startup, "👍")
    assert (thumbs.emoji, set(thumbs.person_ids)) == ("👍", both)
    assert await put(mentor, "👍", on=False) == (ReactionView("👍", (startup.person_id,)),)
    for wrong in ("", "a", "1", "👍 👍", "<b>", "👍" * 17):
        with pytest.raises(InvalidPayload):
            await put(mentor, wrong)
    for number in range(MAX_KINDS - 1):
        await put(mentor, chr(0x1F600 + number))
    with pytest.raises(InvalidPayload):
        await put(mentor, "🎉")


async def test_history_turns_pages_both_ways(post: Post, mentor: Identity, network: Database, lounge: Room) -> None:
    for number in range(1, 8):
        await post(mentor, str(number))

    async def page(**cursor: int) -> tuple[list[int], bool]:
        async with network.read() as db:
            found = await history(db, lounge.id, **cursor)
            return [message.seq for message in found.messages], found.has_more

    assert await page() == ([1, 2, 3, 4, 5, 6, 7], False)
    assert await page(limit=3) == ([5, 6, 7], True)
    assert await page(limit=3, before_seq=5) == ([2, 3, 4], True)
    assert await page(limit=3, before_seq=2) == ([1], False)
    assert await page(limit=3, after_seq=2) == ([3, 4, 5], True)
    assert await page(limit=3, after_seq=4) == ([5, 6, 7], False)
    assert await page(limit=0, after_seq=0) == ([1], True)
    assert await page(after_seq=7) == ([], False)


async def test_history_takes_as_many_queries_however_long_it_is(
    post: Post, mentor: Identity, network: Database, clock: SettableClock, lounge: Room
) -> None:
    counted: list[str] = []

    async def queries() -> int:
        counted.clear()
        async with network.read() as db:
            await history(db, lounge.id)
        return sum(statement.startswith("SELECT") for statement in counted)

    first, _ = await post(mentor, "first")
    event.listen(network.engine.sync_engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    few = await queries()
    for number in range(20):
        message, _ = await post(mentor, f"answer {number}", reply_to=first.id)
        async with network.begin() as db:
            at = {"room_id": lounge.id, "message_id": message.id, "person_id": mentor.person_id}
            await react(db, clock, **at, emoji="👍", on=True)
    assert (few, await queries()) == (4, 4)
