"""What a reader searches for, kept in the address: `/mentors?q=…&sector=food`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from rooms.models import Technopark
from rooms.permissions import Permission
from web.rendering import manages
from web.request_state import CATALOGUES, identity, translate
from web.searching import QUERY_LENGTH, Choice, filter_fields

MOST_PAGES = 400


@dataclass(frozen=True)
class Chip:
    """One filter that is set, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Search:
    """What the reader has set, by parameter, and how each is told to them."""

    params: dict[str, str | None]
    labels: dict[str, str | None]
    wanted: dict[str, Any]
    """The fields of the domain's filter."""

    @property
    def open(self) -> bool:
        """Whether nothing is searched for."""
        return not any(self.params.values())

    def chips(self, path: str, kept: Mapping[str, str | None] | None = None) -> list[Chip]:
        """The filters that are set; `kept` are other parameters of the address."""
        params = {**self.params, **(kept or {})}
        return [Chip(label, address(path, {**params, name: None})) for name, label in self.labels.items() if label]


def search_of(request: web.Request, choices: tuple[Choice, ...], sites: Iterable[Technopark]) -> Search:
    """Read the address; what it chooses that there is not is left out."""
    names = {site.slug: site.name for site in sites}
    query = " ".join(request.query.get("q", "")[:QUERY_LENGTH].split()) or None
    picked = {choice.name: chosen(request, choice.name, choice.words) for choice in choices}
    labels = {
        choice.name: translate(request, f"tags.{choice.kind}.{tag}")
        for choice in choices
        if (tag := picked[choice.name])
    }
    place = chosen(request, "technopark", names)
    return Search(
        params={"q": query, **picked, "technopark": place},
        labels={"q": query, **labels, "technopark": names.get(place or "")},
        wanted=filter_fields(request.app[CATALOGUES], query, {**picked, "technopark": place}),
    )


def first_step(request: web.Request, permission: Permission) -> str:
    """What the reader can do where nobody shows a profile yet: `manage` the people who may, show one's `own`, or
    `wait`."""
    who = identity(request)
    if manages(request):
        return "manage"
    return "own" if who is not None and who.may_somewhere(permission) else "wait"


def chosen(request: web.Request, name: str, choices: Collection[str]) -> str | None:
    """The value of a parameter, if it is one of the choices; an address that was mended by hand finds everything."""
    value = request.query.get(name, "")
    return value if value in choices else None


def page_of(request: web.Request) -> int:
    """Which page is asked for, from 1."""
    text = request.query.get("page", "")
    return min(max(1, int(text)), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def address(path: str, params: Mapping[str, str | None]) -> str:
    """The path with the parameters that are set."""
    given = {name: value for name, value in params.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def around(
    path: str, params: Mapping[str, str | None], page: int, total: int, size: int
) -> tuple[str | None, str | None]:
    """The addresses of the page before and the page after."""
    before = address(path, {**params, "page": str(page - 1) if page > 2 else None}) if page > 1 else None
    more = page * size < total and page < MOST_PAGES
    return before, address(path, {**params, "page": str(page + 1)}) if more else None
