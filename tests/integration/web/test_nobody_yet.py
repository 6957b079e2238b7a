"""Mentors and startups where nobody has published a profile: nothing is said of filters, but what to do."""

import re

import pytest

from rooms.permissions import Role
from tests.integration.web.conftest import MakeVisitor

EMPTY = re.compile(r'<div class="empty">.*?<h3>([^<]+)</h3>.*?<a class="button quiet" href="([^"]+)">', re.DOTALL)


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [
        ("/mentors", "id", "Belum ada mentor yang menerbitkan profil"),
        ("/mentors", "en", "No mentor has published a profile yet"),
        ("/startups", "id", "Belum ada startup yang menerbitkan profil"),
        ("/startups", "en", "No startup has published a profile yet"),
    ],
)
async def test_what_to_do_is_said_to_each(visitors: MakeVisitor, path: str, language: str, title: str) -> None:
    said = {}
    for role in (None, Role.MENTOR, Role.STARTUP, Role.MANAGER):
        visitor = await visitors(role) if role else await visitors()
        visitor.client.session.cookie_jar.update_cookies({"vt_locale": language})
        found = EMPTY.search(await (await visitor.get(path)).text())
        assert found, role
        said[role] = found.groups()
    other = "/mentors" if path == "/startups" else "/"
    own = {"/mentors": (Role.MENTOR, "/profile/mentor"), "/startups": (Role.STARTUP, "/profile/startup")}[path]
    steps = {None: other, Role.MENTOR: other, Role.STARTUP: other, Role.MANAGER: "/admin", own[0]: own[1]}
    assert said == {role: (title, step) for role, step in steps.items()}


async def test_a_filter_that_nothing_fits_is_still_told(visitors: MakeVisitor) -> None:
    visitor = await visitors()
    for path in ("/mentors?sector=food", "/mentors?q=iot", "/startups?stage=idea", "/mentors?page=2"):
        text = await (await visitor.get(path)).text()
        assert ("yang cocok dengan semuanya" in text, "menerbitkan profil</h3>" in text) == (True, False), path
