"""Files of the chat: hostile uploads, and who may fetch what."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from PIL import Image

from rooms.attendance import open_span
from rooms.chat.messages import post_message
from rooms.models import Person, Room
from rooms.permissions import Role
from tests.integration.web.conftest import MakeVisitor, lounge_of
from tests.integration.web.visitor import Visitor, error_code
from web.deps import WebDeps


def picture(form: str = "PNG", **hidden: bytes) -> bytes:
    """A small picture, with what may be hidden beside its pixels."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "#b5651d").save(drawn, form, **hidden)
    return drawn.getvalue()


async def send(visitor: Visitor, room: Room, name: str, content: bytes, page: str = "/register") -> ClientResponse:
    """Upload one file as the room's script does."""
    form = FormData(quote_fields=False)
    form.add_field("file", content, filename=name)
    headers = {"Origin": visitor.origin, "X-CSRF-Token": await visitor.token(page)}
    return await visitor.client.post(f"/api/v1/rooms/{room.id}/files", data=form, headers=headers)


async def guest_inside(visitors: MakeVisitor, deps: WebDeps, room: Room, name: str = "Tamu 1") -> tuple[Visitor, str]:
    """A guest who was let into the room."""
    visitor = await visitors()
    person_id = (await (await visitor.call("/api/v1/guest", {"name": name})).json())["personId"]
    async with deps.database.begin() as db:
        await open_span(
            db,
            deps.clock,
            room_id=room.id,
            person_id=person_id,
            participant_id="p" * 32,
            node_id="node",
            name=name,
            role=Role.GUEST,
        )
    return visitor, person_id


async def post(deps: WebDeps, room: Room, author_id: str, file: Mapping[str, Any]) -> None:
    """Send the uploaded file with a message."""
    async with deps.database.begin() as db:
        author = await db.get_one(Person, author_id)
        await post_message(
            db,
            deps.clock,
            room_id=room.id,
            author_id=author.id,
            author_name=author.name,
            client_msg_id="m" * 32,
            text="",
            file_ids=[file["id"]],
        )


async def test_a_text_file_comes_back_as_an_attachment(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    guest, person_id = await guest_inside(visitors, deps, lounge)
    answer = await send(guest, lounge, "catatan %22rapat%22.txt", b"Halo, Bandung")
    told = await answer.json()
    assert answer.status == 201
    assert told == {
        "id": told["id"],
        "name": "catatan _rapat_.txt",
        "mediaType": "text/plain",
        "size": 13,
        "image": False,
        "url": f"/files/{told['id']}/catatan%20_rapat_.txt",
        "width": None,
        "height": None,
    }
    await post(deps, lounge, person_id, told)
    fetched = await guest.get(told["url"])
    expected = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": "attachment; filename=\"catatan _rapat_.txt\"; filename*=UTF-8''catatan%20_rapat_.txt",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Content-Length": "13",
    }
    assert {name: fetched.headers[name] for name in expected} == expected
    assert await fetched.read() == b"Halo, Bandung"


async def test_pictures_are_drawn_anew_and_shown(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    guest, _ = await guest_inside(visitors, deps, lounge)
    smuggled = picture() + b"<script>alert(1)</script>"
    told = await (await send(guest, lounge, "peta.png", smuggled)).json()
    assert (told["image"], told["width"], told["height"]) == (True, 40, 30)
    fetched = await guest.get(told["url"])
    assert fetched.headers["Content-Disposition"].startswith("inline;")
    assert fetched.headers["Content-Type"] == told["mediaType"]
    assert b"script" not in await fetched.read()


@pytest.mark.parametrize(
    ("form", "hidden"),
    [
        ("JPEG", {"comment": b"secret place"}),
        ("JPEG", {"exif": b"Exif\x00\x00secret place"}),
        ("PNG", {"icc_profile": b"secret place"}),
        ("GIF", {"comment": b"secret place"}),
        ("WEBP", {"xmp": b"secret place"}),
    ],
)
async def test_nothing_hidden_beside_the_pixels_is_kept(
    visitors: MakeVisitor, deps: WebDeps, lounge: Room, form: str, hidden: dict[str, bytes]
) -> None:
    guest, _ = await guest_inside(visitors, deps, lounge)
    content = picture(form, **hidden)
    assert b"secret place" in content or form == "PNG", "a PNG packs it"
    told = await (await send(guest, lounge, f"peta.{form.lower()}", content)).json()
    kept = await (await guest.get(told["url"])).read()
    opened = Image.open(io.BytesIO(kept))
    assert (b"secret" in kept, {"comment", "exif", "icc_profile", "xmp"} & opened.info.keys()) == (False, set())


HOSTILE = [
    ("page.html", b"<!doctype html><script>alert(1)</script>", 415, "file_type_refused"),
    ("page.txt", b"<html><script>alert(1)</script>", 415, "file_type_refused"),
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", 415, "file_type_refused"),
    ("setup.exe", b"MZ" + bytes(200), 415, "file_type_refused"),
    ("run.sh", b"#!/bin/sh\nrm -rf ~", 415, "file_type_refused"),
    ("broken.png", b"\x89PNG\r\n\x1a\n" + bytes(64), 400, "upload_invalid"),
    ("empty.txt", b"", 400, "upload_invalid"),
    ("big.txt", b"a" * (20 * 1024 * 1024 + 1), 413, "file_too_large"),
    ("bigger.txt", b"a" * (21 * 1024 * 1024), 413, "file_too_large"),
]


@pytest.mark.parametrize(("name", "content", "status", "code"), HOSTILE, ids=[case[0] for case in HOSTILE])
async def test_hostile_files_are_refused(
    visitors: MakeVisitor, deps: WebDeps, lounge: Room, name: str, content: bytes, status: int, code: str
) -> None:
    guest, _ = await guest_inside(visitors, deps, lounge)
    answer = await send(guest, lounge, name, content)
    assert (answer.status, error_code(await answer.json())) == (status, code)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\na\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\0.txt"\r\n\r\na\r\n--x--',
    ],
)
async def test_broken_multipart_is_refused(visitors: MakeVisitor, deps: WebDeps, lounge: Room, body: bytes) -> None:
    guest, _ = await guest_inside(visitors, deps, lounge)
    headers = {
        "Origin": guest.origin,
        "X-CSRF-Token": await guest.token(),
        "Content-Type": "multipart/form-data; boundary=x",
    }
    answer = await guest.client.post(f"/api/v1/rooms/{lounge.id}/files", data=body, headers=headers)
    assert (answer.status, error_code(await answer.json())) == (400, "upload_invalid")


async def test_only_who_was_inside_may_upload(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    outside = await visitors(guest="Tamu 2")
    answer = await send(outside, lounge, "a.txt", b"a")
    assert (answer.status, error_code(await answer.json())) == (403, "not_permitted")
    guest, _ = await guest_inside(visitors, deps, lounge)
    elsewhere = await send(guest, await lounge_of(deps, "makassar"), "a.txt", b"a")
    assert elsewhere.status == 403
    mentor = await visitors(Role.MENTOR)
    assert (await send(mentor, lounge, "a.txt", b"a", "/profile")).status == 201


async def test_only_who_was_inside_may_fetch(visitors: MakeVisitor, deps: WebDeps, lounge: Room) -> None:
    guest, person_id = await guest_inside(visitors, deps, lounge)
    told = await (await send(guest, lounge, "a.txt", b"a")).json()
    other, _ = await guest_inside(visitors, deps, lounge, "Tamu 2")
    assert (await other.get(told["url"])).status == 404, "not before it is sent"
    await post(deps, lounge, person_id, told)
    statuses = {
        "uploader": (await guest.get(told["url"])).status,
        "inside": (await other.get(told["url"])).status,
        "moderator": (await (await visitors(Role.MENTOR)).get(told["url"])).status,
        "participant": (await (await visitors(Role.PARTICIPANT)).get(told["url"])).status,
        "guest": (await (await visitors(guest="Tamu 3")).get(told["url"])).status,
        "anonymous": (await (await visitors()).get(told["url"])).status,
    }
    assert statuses == {
        "uploader": 200,
        "inside": 200,
        "moderator": 200,
        "participant": 404,
        "guest": 404,
        "anonymous": 303,
    }
