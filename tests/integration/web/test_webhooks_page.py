"""The pages on which people make webhooks, look at what they were told, and end them."""

import re

from sqlalchemy import select

from rooms.database import Database
from rooms.models import Webhook, WebhookDelivery
from rooms.permissions import Role
from rooms.webhooks.deliveries import note_attempt
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.visitor import Visitor
from web.deps import WebDeps

NEW, LIST = "/profile/webhooks/new", "/profile/api"
SECRET = re.compile(r"<code>(whsec_[\w+/=]{44})</code>")
URL = "https://program.example/hook"


async def make(visitor: Visitor, database: Database, **more: str) -> tuple[Webhook, str]:
    """A webhook made by the form, and the secret that it showed."""
    answer = await visitor.post("/profile/webhooks", NEW, **{"url": URL, "events": "session.booked", **more})
    found = SECRET.search(await answer.text())
    assert (answer.status, found is not None, answer.headers["Cache-Control"]) == (200, True, "no-store")
    assert found
    async with database.read() as db:
        return (await db.scalars(select(Webhook))).one(), found[1]


async def test_a_webhook_is_made_tried_changed_and_ended(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor = await visitors(Role.STARTUP)
    webhook, secret = await make(visitor, deps.database, description="Kalender kantor")
    assert (webhook.secret, webhook.events, webhook.technopark_id) == (secret, ["session.booked"], None)
    page = f"/profile/webhooks/{webhook.id}"
    for path in (page, LIST):
        text = await (await visitor.get(path)).text()
        assert (URL in text, "Kalender kantor" in text, "whsec_" in text) == (True, True, False)
    assert (await visitor.post(f"{page}/test", page)).headers["Location"] == page
    waiting = await (await visitor.get(page)).text()
    assert ("Menunggu" in waiting, " data-refreshed" in waiting) == (True, True)
    async with deps.database.begin() as db:
        delivery = (await db.scalars(select(WebhookDelivery))).one()
        await note_attempt(db, deps.clock, delivery, status=500, error=None, milliseconds=12)
    failed = await (await visitor.get(page)).text()
    assert ("HTTP 500 · 12 ms" in failed, " data-refreshed" in failed) == (True, False)
    renewed = SECRET.search(await (await visitor.post(f"{page}/secret", page)).text())
    assert renewed is not None
    assert renewed[1] != secret
    await visitor.post(page, page, url=f"{URL}/2", events="session.ended")
    await visitor.post(f"{page}/switch", page)
    assert (await visitor.post(f"{page}/test", LIST)).status == 409
    async with deps.database.read() as db:
        changed = (await db.scalars(select(Webhook))).one()
    assert (changed.url, changed.events, changed.active) == (f"{URL}/2", ["session.ended"], False)
    assert (changed.secret, changed.previous_secret) == (renewed[1], secret)
    await visitor.post(f"{page}/switch", page, active="yes")
    assert (await visitor.post(f"{page}/delete", page)).headers["Location"] == LIST
    assert (await visitor.get(page)).status == 404


async def test_what_the_form_refuses(visitors: MakeVisitor, deps: WebDeps) -> None:
    visitor = await visitors(Role.STARTUP)
    for sent, status, wrong in (
        ({"url": "http://program.example/", "events": "session.booked"}, 422, ["url"]),
        ({"url": URL}, 422, ["events"]),
        ({"url": URL, "events": "ping"}, 422, ["events"]),
        ({"url": URL, "events": "session.booked", "technopark": "x"}, 403, []),
    ):
        answer = await visitor.post("/profile/webhooks", NEW, **sent)
        found = re.findall(r'class="error" id="(\w+)-error"', await answer.text())
        assert (answer.status, found) == (status, wrong), sent
    webhook, _secret = await make(visitor, deps.database)
    page = f"/profile/webhooks/{webhook.id}"
    answer = await visitor.post(page, page, url="x", events="session.booked")
    assert (answer.status, 'id="url-error"' in await answer.text()) == (422, True)


async def test_only_who_reads_a_report_chooses_its_technopark(visitors: MakeVisitor, deps: WebDeps) -> None:
    manager, startup = await visitors(Role.MANAGER), await visitors(Role.STARTUP)
    pages = [await (await visitor.get(NEW)).text() for visitor in (manager, startup)]
    assert [re.findall(r'<option value="([0-9a-f]{32})"', page) != [] for page in pages] == [True, False]
    [site] = re.findall(r'<option value="([0-9a-f]{32})"', pages[0])
    webhook, _secret = await make(manager, deps.database, technopark=site)
    assert webhook.technopark_id == site


async def test_they_are_nobody_elses(visitors: MakeVisitor, deps: WebDeps) -> None:
    owner, other, guest = await visitors(Role.STARTUP), await visitors(Role.MANAGER), await visitors(guest="Tamu 1")
    webhook, _secret = await make(owner, deps.database)
    page = f"/profile/webhooks/{webhook.id}"
    for path in (page, f"{page}/secret", f"{page}/test", f"{page}/switch", f"{page}/delete"):
        assert (await other.post(path, LIST, url=URL, events="session.ended")).status == 404, path
    assert [(await other.get(page)).status, (await guest.get(page)).status] == [404, 303]
    async with deps.database.read() as db:
        assert (await db.scalars(select(Webhook.events))).one() == ["session.booked"]
