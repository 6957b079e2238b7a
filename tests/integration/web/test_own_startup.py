"""A startup's own pages: making one, the pitch deck, the team."""

import re

import pytest
from sqlalchemy import select

from rooms.models import Startup
from rooms.permissions import Role
from tests.integration.web.conftest import PASSWORD, MakeVisitor, lounge_of, make_account
from tests.integration.web.test_own_profile import send_file, send_form
from tests.integration.web.visitor import Visitor
from web.deps import WebDeps

PAGE = "/profile/startup"
PDF = b"%PDF-1.7\n" + b"deck" * 20


async def startup_fields(deps: WebDeps, **given: str) -> list[tuple[str, str]]:
    values = {
        "technopark_id": (await lounge_of(deps)).technopark_id,
        "name": "Startup A",
        "sector": "agriculture",
        "stage": "prototype",
        "summary": "Sensor tanah.",
        "seeking": "Mentor IoT.",
        "website": "startup.example",
        "published": "on",
        **given,
    }
    return [*values.items(), ("needs", "iot"), ("needs", "sales"), ("languages", "indonesian")]


async def made(visitors: MakeVisitor, deps: WebDeps) -> tuple[Visitor, Startup]:
    """Somebody with a startup."""

    visitor = await visitors(Role.STARTUP)
    answer = await send_form(visitor, PAGE, PAGE, await startup_fields(deps))
    assert (answer.status, answer.headers["Location"]) == (303, f"{PAGE}?startup=startup-a")
    async with deps.database.read() as db:
        startup = await db.scalar(select(Startup))
    assert startup
    return visitor, startup


async def test_a_startup_is_made_changed_and_found(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor, startup = await made(visitors, deps)
    text = await (await (await visitors()).get("/startups/startup-a")).text()
    for said in ("Sensor tanah.", "Mentor IoT.", 'href="https://startup.example"', "IoT dan konektivitas", "startup 1"):
        assert said in text
    changed = await send_form(visitor, f"{PAGE}/{startup.id}", PAGE, await startup_fields(deps, name="Startup Baru"))
    assert changed.status == 303
    assert "Startup Baru" in await (await (await visitors()).get("/startups/startup-a")).text()
    hidden = [pair for pair in await startup_fields(deps) if pair[0] != "published"]
    assert (await send_form(visitor, f"{PAGE}/{startup.id}", PAGE, hidden)).status == 303
    assert (await (await visitors()).get("/startups/startup-a")).status == 404
    assert "Hanya tim Anda" in await (await visitor.get("/startups/startup-a")).text()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"summary": ""}, "summary"),
        ({"seeking": "a" * 2001}, "seeking"),
    ],
)
async def test_what_is_wrong_is_said_beside_it(
    visitors: MakeVisitor, deps: WebDeps, given: dict[str, str], wrong: str
) -> None:
    visitor = await visitors(Role.STARTUP)
    answer = await send_form(visitor, PAGE, PAGE, await startup_fields(deps, **given))
    assert (answer.status, re.findall(r'class="error" id="(\w+)-error"', await answer.text())) == (422, [wrong])


async def test_who_has_no_startup_is_told_how_to_get_one(visitors: MakeVisitor, deps: WebDeps) -> None:
    mentor = await visitors(Role.MENTOR)
    assert "Halaman ini untuk startup" in await (await mentor.get(PAGE)).text()
    assert (await send_form(mentor, PAGE, "/profile", await startup_fields(deps))).status == 403
    assert (await mentor.get(f"{PAGE}?startup=nobody")).status == 404


async def test_a_deck_is_kept_replaced_and_removed_by_the_team_only(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor, startup = await made(visitors, deps)
    mentor = await visitors(Role.MENTOR)
    path = f"{PAGE}/{startup.id}/deck"
    assert (await send_file(mentor, path, "dek.pdf", PDF, "/profile")).status == 404
    sent = await send_file(visitor, path, "../../dek kita.pdf", PDF, PAGE)
    assert (sent.status, sent.headers["Location"]) == (303, f"{PAGE}?startup=startup-a")
    answer = await mentor.get("/startups/startup-a/deck")
    assert (answer.status, await answer.read()) == (200, PDF)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="dek kita.pdf"')
    assert (await mentor.post(f"{path}/remove", page="/profile")).status == 404
    assert (await visitor.post(f"{path}/remove", page=PAGE)).status == 303
    assert (await mentor.get("/startups/startup-a/deck")).status == 404


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("deck.html", b"<!doctype html><script>alert(1)</script>", 415),
        ("deck.pdf", b"MZ" + bytes(200), 415),
        ("deck.png", b"\x89PNG\r\n\x1a\n" + bytes(50), 415),
        ("deck.pdf", b"", 400),
        ("deck.pdf", b"%PDF-1.7" + b"a" * (20 * 1024 * 1024), 413),
    ],
    ids=["markup", "program", "picture", "empty", "big"],
)
async def test_what_is_no_deck_is_refused(
    visitors: MakeVisitor, deps: WebDeps, name: str, content: bytes, status: int
) -> None:
    visitor, startup = await made(visitors, deps)
    answer = await send_file(visitor, f"{PAGE}/{startup.id}/deck", name, content, PAGE)
    assert (answer.status, 'id="deck-file-error"' in await answer.text()) == (status, True)


async def test_the_team(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor, startup = await made(visitors, deps)
    team = f"{PAGE}/{startup.id}/team"
    colleague_id = await make_account(deps, "rekan@bandung.example", Role.STARTUP)
    await make_account(deps, "asing@bali.example", Role.STARTUP, "bali")
    unknown = await visitor.post(team, page=PAGE, email="asing@bali.example", title="")
    assert (unknown.status, "Kami tidak mengenal akun" in await unknown.text()) == (422, True)
    added = await visitor.post(team, page=PAGE, email="rekan@bandung.example", title="Teknologi")
    assert (added.status, added.headers["Location"]) == (303, f"{PAGE}?startup=startup-a#team")
    again = await visitor.post(team, page=PAGE, email="rekan@bandung.example", title="")
    assert again.status == 409
    colleague = await visitors()
    await colleague.sign_in(deps, "rekan@bandung.example", PASSWORD)
    page = await (await colleague.get(PAGE)).text()
    assert ("Startup A" in page, 'name="summary"' in page) == (True, False), "who is no owner changes nothing"
    refused = await send_form(colleague, f"{PAGE}/{startup.id}", "/profile", await startup_fields(deps))
    assert refused.status == 404
    assert (await visitor.post(f"{team}/{colleague_id}", page=PAGE, title="CTO", owner="on")).status == 303
    assert "CTO" in await (await (await visitors()).get("/startups/startup-a")).text()
    assert (await visitor.post(f"{team}/{colleague_id}", page=PAGE, title="CTO")).status == 303
    assert (await colleague.post(f"{team}/{colleague_id}/remove", page=PAGE)).status == 303
    assert "Halaman ini untuk" not in await (await colleague.get(PAGE)).text(), "but may make one of their own"
    own_id = re.search(rf'action="{team}/([0-9a-f]{{32}})"', await (await visitor.get(PAGE)).text())
    assert own_id
    last = await visitor.post(f"{team}/{own_id[1]}/remove", page=PAGE)
    assert (last.status, "sedikitnya satu pemilik" in await last.text()) == (409, True)
