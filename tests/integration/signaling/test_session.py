"""A mentoring session in its room: whose it is walks in, others knock; agenda, action items and notes are shared."""

from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any

import pytest
from pycrdt import Doc, Text
from sqlalchemy import select

from rooms.accounts.logins import authenticate
from rooms.ids import new_id
from rooms.mentoring.actions import add_action, change_action
from rooms.mentoring.agenda import Point, set_agenda
from rooms.mentoring.course import close_session
from rooms.mentoring.notes import NAME
from rooms.mentoring.records import record_of
from rooms.mentoring.session_rooms import give_room
from rooms.models import (
    ActionItem,
    ActionState,
    MentoringSession,
    MentorProfile,
    SessionNote,
    SessionParticipant,
    SessionStatus,
    Side,
)
from rooms.permissions import Role
from rooms.places.technoparks import technopark_by_slug
from tests.integration.signaling.peer import Peer
from tests.integration.signaling.world import World


class Session:
    """A confirmed session of Mentor 1 (Makassar) with Startup A (Bandung), in ten minutes, for an hour."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mentor, self.startup = "", ""
        self.mentor_id, self.startup_id, self.id, self.slug = "", "", new_id(), ""

    async def arrange(self) -> None:
        world = self.world
        self.mentor = await world.member_token(Role.MENTOR, "Mentor 1", "makassar")
        self.startup = await world.member_token(Role.STARTUP, "Startup A")
        async with world.database.begin() as db:
            ids = []
            for token in (self.mentor, self.startup):
                who = await authenticate(db, world.clock, token)
                assert who
                ids.append(who.person_id)
            self.mentor_id, self.startup_id = ids
            now = world.clock.now()
            place = await technopark_by_slug(db, "makassar")
            db.add(
                MentorProfile(
                    person_id=self.mentor_id, technopark_id=place.id, slot_minutes=60, created_at=now, updated_at=now
                )
            )
            await self.add(db, self.id, now + timedelta(minutes=10))
            self.slug = (await give_room(db, await db.get_one(MentoringSession, self.id))).slug

    async def add(self, db: Any, session_id: str, starts_at: Any) -> None:
        db.add(
            MentoringSession(
                id=session_id,
                uid=f"{session_id}@test",
                mentor_id=self.mentor_id,
                booked_by=self.startup_id,
                topic="Harga pertama",
                questions="Berapa?",
                status=SessionStatus.CONFIRMED,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                created_at=self.world.clock.now(),
            )
        )
        await db.flush()
        for who, side in ((self.mentor_id, Side.MENTOR), (self.startup_id, Side.STARTUP)):
            db.add(SessionParticipant(session_id=session_id, person_id=who, side=side))
        await db.flush()

    async def enter(self, token: str) -> Peer:
        peer = await self.world.connect(token)
        await peer.join(self.slug, "makassar")
        return peer

    @property
    def door(self) -> dict[str, str]:
        return {"technopark": "makassar", "room": self.slug}


@pytest.fixture
async def session(world: World) -> Session:
    session = Session(world)
    await session.arrange()
    return session


class Browser:
    """Somebody's notes."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.doc: Doc[Text] = Doc()
        self.text: Text = self.doc.get(NAME, type=Text)

    async def open(self) -> Any:
        vector = self.doc.get_state()
        record = await self.peer.get("session.open", {"vector": b64encode(vector).decode()})
        self.take(record["notes"])
        mine = self.doc.get_update(b64decode(record["vector"]))
        await self.peer.get("session.notes.write", {"update": b64encode(mine).decode()})
        return record

    def take(self, update: str) -> None:
        self.doc.apply_update(b64decode(update))

    async def write(self, words: str) -> None:
        before = self.doc.get_state()
        self.text.insert(len(str(self.text)), words)
        await self.peer.get("session.notes.write", {"update": b64encode(self.doc.get_update(before)).decode()})


async def test_its_people_see_at_the_door_who_is_inside_and_nobody_else_hears_of_it(
    world: World, session: Session
) -> None:
    startup, manager = await world.connect(session.startup), await world.member(Role.MANAGER, "Pengelola 1", "makassar")
    nobody: dict[str, Any] = {"rooms": []}
    assert await startup.get("floor.watch", session.door) == nobody
    assert await manager.get("floor.watch", session.door) == nobody
    elsewhere = await world.connect(session.startup)
    await elsewhere.get("floor.watch", {"technopark": "makassar"})

    mentor = await session.enter(session.mentor)

    presence = (await startup.hears("floor.changed"))["presence"]
    assert (presence["count"], presence["occupants"]) == (1, [{"name": "Mentor 1", "role": "mentor"}])
    assert await startup.get("floor.watch", session.door) == {"rooms": [presence]}
    for other in (manager, elsewhere):
        assert await other.get("floor.watch") == nobody
        assert other.heard() == []
    assert await manager.get("floor.watch", session.door) == nobody
    await mentor.get("room.leave")
    assert (await startup.hears("floor.changed"))["presence"]["count"] == 0


async def test_its_people_walk_in_and_run_the_room_and_others_knock(world: World, session: Session) -> None:
    mentor, startup = await session.enter(session.mentor), await session.enter(session.startup)
    joined = (await mentor.hears("room.participantJoined"))["participant"]
    assert (joined["name"], joined["role"], joined["moderator"]) == ("Startup A", "startup", True)
    manager = await world.member(Role.MANAGER, "Pengelola 1", "makassar")
    assert await manager.get("room.join", session.door) == {"waiting": True, "snapshot": None}
    knock = (await startup.hears("lobby.knocked"))["knock"]
    await startup.get("lobby.admit", {"knockId": knock["id"]})
    inside = (await manager.hears("lobby.admitted"))["snapshot"]
    assert "session.use" in inside["permissions"]
    assert "room.moderate" not in inside["permissions"]
    # On the floor the room is not there.
    watching = await world.guest("Tamu 1")
    assert await watching.get("floor.watch", {"technopark": "makassar"}) == {"rooms": []}
    async with world.database.read() as db:
        held = await db.get_one(MentoringSession, session.id)
        assert held.started_at == world.clock.now()


async def test_the_door_opens_a_quarter_of_an_hour_before_and_closes_an_hour_after(
    world: World, session: Session
) -> None:
    world.clock.pass_by(-6 * 60)
    mentor = await world.connect(session.mentor)
    assert await mentor.refused("room.join", session.door) == "session_not_open"
    world.clock.pass_by((6 + 130) * 60)
    assert await mentor.refused("room.join", session.door) == "session_over"


async def test_what_is_changed_elsewhere_is_seen_inside(world: World, session: Session) -> None:
    """Over the API, or on the session's page."""
    mentor = await session.enter(session.mentor)
    async with world.database.begin() as db:
        await record_of(db, session.startup_id, session.id)
        [item] = await set_agenda(db, world.clock, session.id, [Point("Harga", 20)])
        await add_action(
            db, world.clock, session.id, text="Kirim daftar harga", owner_id=None, due_on=None, by=session.startup_id
        )
    told = await mentor.hears("session.agendaChanged")
    assert [(point["id"], point["title"]) for point in told["agenda"]] == [(item.id, "Harga")]
    told = await mentor.hears("session.actionsChanged")
    assert [action["text"] for action in told["actions"]] == ["Kirim daftar harga"]


async def test_what_another_session_left_open_is_seen_inside_when_it_is_done(world: World, session: Session) -> None:
    async with world.database.begin() as db:
        earlier = new_id()
        await session.add(db, earlier, world.clock.now() - timedelta(days=7))
        left = await add_action(
            db, world.clock, earlier, text="Cari mitra", owner_id=None, due_on=None, by=session.startup_id
        )
    mentor = await session.enter(session.mentor)
    assert [action["text"] for action in (await mentor.get("session.open"))["carriedOver"]] == ["Cari mitra"]
    async with world.database.begin() as db:
        row = await record_of(db, session.startup_id, earlier)
        await change_action(
            db, world.clock, row, left.id, text=left.text, owner_id=None, due_on=None, state=ActionState.DONE
        )
    assert (await mentor.hears("session.actionsChanged"))["carriedOver"] == []


async def test_agenda_and_action_items_are_everyones(world: World, session: Session) -> None:
    mentor, startup = await session.enter(session.mentor), await session.enter(session.startup)
    record = await startup.get("session.open")
    assert [(person["name"], person["side"]) for person in record["people"]] == [
        ("Mentor 1", "mentor"),
        ("Startup A", "startup"),
    ]
    assert (record["topic"], record["questions"], record["agenda"], record["actions"]) == (
        "Harga pertama",
        "Berapa?",
        [],
        [],
    )
    for title, minutes in (("Keadaan", 10), ("Harga", 40)):
        await mentor.get("session.agenda.add", {"title": title, "minutes": minutes})
        told = await startup.hears("session.agendaChanged")
    first, second = told["agenda"]
    await startup.get("session.agenda.move", {"itemId": second["id"], "place": 0})
    await mentor.hears("session.agendaChanged")
    await startup.get("session.agenda.change", {"itemId": second["id"], "title": "Harga", "minutes": 30, "done": True})
    now = round(world.clock.now().timestamp() * 1000)
    for _ in range(3):
        told = await mentor.hears("session.agendaChanged")
    assert told["agenda"] == [{**second, "minutes": 30, "doneAt": now}, first]
    await mentor.get("session.agenda.remove", {"itemId": first["id"]})

    agreed = await mentor.get(
        "session.action.add",
        {"text": " Tanya tiga pelanggan ", "ownerId": session.startup_id, "dueOn": "2027-02-01"},
    )
    (action,) = agreed["actions"]
    assert (action["text"], action["ownerId"], action["dueOn"], action["state"]) == (
        "Tanya tiga pelanggan",
        session.startup_id,
        "2027-02-01",
        "open",
    )
    assert await startup.hears("session.actionsChanged") == agreed
    changed = {"actionId": action["id"], "text": action["text"], "ownerId": None, "dueOn": None, "state": "done"}
    await startup.get("session.action.change", changed)
    assert [item["state"] for item in (await startup.get("session.open"))["actions"]] == ["done"]
    assert await mentor.refused("session.action.add", {"text": "x", "ownerId": "0" * 32}) == "invalid_payload"
    assert await mentor.refused("session.action.change", {**changed, "actionId": "0" * 32}) == "not_found"
    assert await mentor.refused("session.agenda.add", {"title": "\u200b", "minutes": 5}) == "topic_empty"


async def test_what_was_left_open_comes_back_in_the_next_session(world: World, session: Session) -> None:
    earlier, other = new_id(), new_id()
    now = world.clock.now()
    async with world.database.begin() as db:
        await session.add(db, earlier, now - timedelta(days=7))
        for text, state, when in (("Masih terbuka", "open", earlier), ("Sudah", "done", earlier)):
            db.add(ActionItem(id=new_id(), session_id=when, text=text, state=state, created_at=now))
        await db.flush()
    startup = await session.enter(session.startup)
    record = await startup.get("session.open")
    (open_item,) = record["carriedOver"]
    assert open_item["text"] == "Masih terbuka"
    assert other not in [item["id"] for item in record["actions"]]
    done = {"actionId": open_item["id"], "text": "Masih terbuka", "ownerId": None, "dueOn": None, "state": "done"}
    assert (await startup.get("session.action.change", done))["carriedOver"] == []


async def test_both_write_notes_at_once_and_one_who_dropped_off_merges_back(world: World, session: Session) -> None:
    mentor = Browser(await session.enter(session.mentor))
    startup = Browser(await session.enter(session.startup))
    await mentor.open()
    await startup.open()
    await mentor.write("Dari mentor. ")
    await startup.write("Dari startup. ")
    startup.take((await startup.peer.hears("session.notesChanged"))["update"])
    await startup.peer.cut()
    await mentor.write("Sementara itu. ")
    startup.text.insert(0, "Tanpa jaringan. ")

    again = Browser(await session.enter(session.startup))
    again.doc, again.text = startup.doc, startup.text
    await again.open()
    while mentor.peer.heard().count("session.notesChanged"):
        mentor.take((await mentor.peer.hears("session.notesChanged"))["update"])
    assert str(mentor.text) == str(again.text)
    for words in ("Dari mentor. ", "Dari startup. ", "Sementara itu. ", "Tanpa jaringan. "):
        assert words in str(mentor.text)
    async with world.database.read() as db:
        kept = await db.get_one(SessionNote, session.id)
        assert kept.text == str(mentor.text)


async def test_a_spoilt_update_changes_nobodys_notes(session: Session) -> None:
    mentor = Browser(await session.enter(session.mentor))
    await mentor.write("Tetap")
    spoilt = b64encode(b"garbage").decode()
    assert await mentor.peer.refused("session.notes.write", {"update": spoilt}) == "notes_invalid"
    assert await mentor.peer.refused("session.open", {"vector": spoilt}) == "notes_invalid"
    await mentor.write(" sama")
    fresh = Browser(await session.enter(session.startup))
    await fresh.open()
    assert str(fresh.text) == "Tetap sama"


async def test_who_was_there_for_how_long(world: World, session: Session) -> None:
    world.clock.pass_by(15 * 60)
    mentor = await session.enter(session.mentor)
    startup = await session.enter(session.startup)
    world.clock.pass_by(20 * 60)
    await startup.get("room.leave")
    world.clock.pass_by(60)
    await mentor.get("room.leave")
    world.clock.pass_by(40 * 60)
    async with world.database.begin() as db:
        await close_session(db, world.clock, session.id, 0)
    async with world.database.read() as db:
        held = await db.get_one(MentoringSession, session.id)
        rows = await db.scalars(select(SessionParticipant).where(SessionParticipant.session_id == session.id))
        minutes = {row.person_id: row.minutes_present for row in rows}
    assert held.status == "completed"
    assert minutes == {session.mentor_id: 21, session.startup_id: 20}
