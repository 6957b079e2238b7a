"""A mentor's own profile: who has one, what is refused, and the photo."""

import io
import re

import pytest
from aiohttp import ClientResponse, FormData
from PIL import Image
from sqlalchemy import func, select

from rooms.models import MentorProfile
from rooms.permissions import Role
from tests.integration.web.conftest import MakeVisitor, lounge_of
from tests.integration.web.visitor import Visitor
from web.deps import WebDeps

PAGE = "/profile/mentor"


async def send_form(visitor: Visitor, path: str, page: str, fields: list[tuple[str, str]]) -> ClientResponse:
    """A form whose boxes may be ticked several times."""
    form = [("csrf", await visitor.token(page)), *fields]
    return await visitor.client.post(path, data=form, headers={"Origin": visitor.origin}, allow_redirects=False)


async def send_file(
    visitor: Visitor, path: str, name: str, content: bytes, page: str = PAGE, token: str | None = None
) -> ClientResponse:
    """A file as a form without script sends it: the token first."""
    form = FormData(quote_fields=False)
    form.add_field("csrf", token if token is not None else await visitor.token(page))
    form.add_field("file", content, filename=name, content_type="application/octet-stream")
    return await visitor.client.post(path, data=form, headers={"Origin": visitor.origin}, allow_redirects=False)


def picture(width: int = 900, height: int = 600, form: str = "PNG") -> bytes:
    """A picture with a hidden comment."""
    drawn = io.BytesIO()
    Image.new("RGB", (width, height), "#b5651d").save(drawn, form, comment=b"secret place")
    return drawn.getvalue()


async def profile_fields(deps: WebDeps, **given: str | None) -> list[tuple[str, str]]:
    values: dict[str, str | None] = {
        "technopark_id": (await lounge_of(deps)).technopark_id,
        "organization_id": "",
        "headline": "Dari purwarupa ke produksi",
        "biography": "Saya **senang** membantu.",
        "published": "on",
        **given,
    }
    tags = [("expertise", "iot"), ("expertise", "hardware"), ("sectors", "energy"), ("languages", "sundanese")]
    return [*((name, value) for name, value in values.items() if value is not None), *tags]


async def mentor_of(deps: WebDeps) -> MentorProfile:
    async with deps.database.read() as db:
        found = await db.scalar(select(MentorProfile))
    assert found
    return found


async def test_a_mentor_writes_a_profile_and_is_found(visitors: MakeVisitor, deps: WebDeps) -> None:
    mentor = await visitors(Role.MENTOR)
    saved = await send_form(mentor, PAGE, PAGE, await profile_fields(deps))
    assert (saved.status, saved.headers["Location"]) == (303, PAGE)
    assert "tersimpan dan terbit" in await (await mentor.get(PAGE)).text()
    profile = await mentor_of(deps)
    text = await (await (await visitors()).get(f"/mentors/{profile.person_id}")).text()
    for said in ("Dari purwarupa ke produksi", "<strong>senang</strong>", "Perangkat keras", "Energi", "Sunda"):
        assert said in text
    editor = await (await mentor.get(PAGE)).text()
    assert re.findall(r'name="(\w+)" value="(\w+)" checked', editor) == [
        ("expertise", "iot"),
        ("expertise", "hardware"),
        ("sectors", "energy"),
        ("languages", "sundanese"),
        ("published", "on"),
    ]


async def test_what_is_missing_is_said_beside_it_and_nothing_typed_is_lost(
    visitors: MakeVisitor, deps: WebDeps
) -> None:
    mentor = await visitors(Role.MENTOR)
    texts = {"headline": "", "biography": "Cerita <saya>"}
    fields = [pair for pair in await profile_fields(deps, **texts) if pair[0] not in ("expertise", "languages")]
    refused = await send_form(mentor, PAGE, PAGE, fields)
    text = await refused.text()
    assert refused.status == 422
    assert re.findall(r'class="error" id="(\w+)-error"', text) == ["headline", "expertise", "languages"]
    assert "Cerita &lt;saya&gt;" in text
    long = await send_form(mentor, PAGE, PAGE, await profile_fields(deps, biography="a" * 4001))
    assert (long.status, re.findall(r'class="error" id="(\w+)-error"', await long.text())) == (422, ["biography"])
    unpublished = [pair for pair in fields if pair[0] != "published"]
    assert (await send_form(mentor, PAGE, PAGE, unpublished)).status == 303
    profile = await mentor_of(deps)
    assert (profile.published, profile.biography) == (False, "Cerita <saya>")


async def test_only_mentors_have_one_and_only_where_they_mentor(visitors: MakeVisitor, deps: WebDeps) -> None:
    startup, mentor = await visitors(Role.STARTUP), await visitors(Role.MENTOR)
    assert "Halaman ini untuk mentor" in await (await startup.get(PAGE)).text()
    elsewhere = (await lounge_of(deps, "bali")).technopark_id
    statuses = [
        (await send_form(startup, PAGE, "/profile", await profile_fields(deps))).status,
        (await send_form(mentor, PAGE, PAGE, await profile_fields(deps, technopark_id=elsewhere))).status,
        (await send_form(mentor, PAGE, PAGE, [*await profile_fields(deps), ("expertise", "magic")])).status,
        (await send_file(startup, f"{PAGE}/photo", "a.png", picture(), "/profile")).status,
        (await (await visitors()).get(PAGE)).status,
        (await (await visitors(guest="Tamu 1")).get(PAGE)).status,
    ]
    assert statuses == [403, 403, 400, 403, 303, 303]


async def test_a_photo_is_drawn_anew_shown_replaced_and_removed(visitors: MakeVisitor, deps: WebDeps) -> None:
    mentor, visitor = await visitors(Role.MENTOR), await visitors()
    await send_form(mentor, PAGE, PAGE, await profile_fields(deps))
    sent = await send_file(mentor, f"{PAGE}/photo", "wajah.jpg", picture(form="JPEG") + b"<script>")
    assert (sent.status, sent.headers["Location"]) == (303, PAGE)
    first = (await mentor_of(deps)).photo_key
    assert first
    found = re.search(r'<img src="(/mentors/[^"]+/photo[^"]+)"', await (await visitor.get("/mentors")).text())
    assert found
    answer = await visitor.get(found[1])
    content = await answer.read()
    assert {name: answer.headers[name] for name in ("Content-Type", "Cache-Control", "Content-Security-Policy")} == {
        "Content-Type": "image/jpeg",
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }
    assert Image.open(io.BytesIO(content)).size == (480, 480)
    assert (b"secret" in content, b"script" in content) == (False, False)
    await send_file(mentor, f"{PAGE}/photo", "wajah.png", picture(100, 300))
    assert (await mentor_of(deps)).photo_key != first
    with pytest.raises(FileNotFoundError):
        await anext(deps.files.read(first))
    assert (await mentor.post(f"{PAGE}/photo/remove", page=PAGE)).status == 303
    assert (await mentor_of(deps)).photo_key is None
    assert (await visitor.get(found[1])).status == 404


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.png", b"", 400),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(50), 400),
        ("a.pdf", b"%PDF-1.7 no picture", 415),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        ("a.png", b"a" * (8 * 1024 * 1024 + 1), 413),
    ],
    ids=["empty", "broken", "pdf", "svg", "big"],
)
async def test_what_is_no_photo_is_refused_on_the_page(
    visitors: MakeVisitor, name: str, content: bytes, status: int
) -> None:
    mentor = await visitors(Role.MENTOR)
    answer = await send_file(mentor, f"{PAGE}/photo", name, content)
    assert (answer.status, 'id="photo-file-error"' in await answer.text()) == (status, True)


async def test_a_form_with_a_file_needs_its_token_and_its_origin(visitors: MakeVisitor, deps: WebDeps) -> None:
    mentor, other = await visitors(Role.MENTOR), await visitors(Role.STARTUP)
    for token in ("", "0" * 80, await other.token("/profile"), await mentor.token(PAGE) + "0" * 600):
        assert (await send_file(mentor, f"{PAGE}/photo", "a.png", picture(), token=token)).status == 403
    form = FormData()
    form.add_field("file", picture(), filename="a.png")
    late = await mentor.client.post(f"{PAGE}/photo", data=form, headers={"Origin": mentor.origin})
    assert late.status == 403, "no token before the file"
    token = await mentor.token(PAGE)
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        form = FormData()
        form.add_field("csrf", token)
        form.add_field("file", picture(), filename="a.png")
        answer = await mentor.client.post(f"{PAGE}/photo", data=form, headers=headers)
        assert answer.status == 403
    urlencoded = await mentor.client.post(f"{PAGE}/photo", data={"file": "x"}, headers={"Origin": mentor.origin})
    assert urlencoded.status == 403
    async with deps.database.read() as db:
        assert await db.scalar(select(func.count()).select_from(MentorProfile)) == 0
