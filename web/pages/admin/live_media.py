"""How the media of a live room does, person by person, while it happens."""

from typing import Any, Final

from aiohttp import web
from babel.numbers import format_decimal, format_percent

from rooms.live.figures import PersonFigures
from web.local_time import BABEL
from web.rendering import render
from web.request_state import LOCALE, ROOM, deps

NOTHING: Final = "–"
THIN, FAR, LOSSY = 300_000, 0.4, 0.05
"""Below so many bit/s, from so many seconds and from such a share of loss on somebody's connection is worth a look."""


async def live_media(request: web.Request) -> web.Response:
    """GET /admin/rooms/{room}/media"""
    room, locale = request[ROOM], request[LOCALE]
    figures = deps(request).live_figures(room.id)
    elsewhere = figures is None and room.id in await deps(request).presence.inside([room.id])
    return render(
        request,
        "admin/live_media.html",
        technopark=room.technopark,
        accents=[room.technopark],
        room=room,
        name=room.name(locale),
        figures=figures,
        elsewhere=elsewhere,
        people=[_row(person, locale) for person in figures.people] if figures else [],
        sent=_bitrate(figures.sent, locale) if figures else NOTHING,
        received=_bitrate(figures.received, locale) if figures else NOTHING,
    )


def _row(person: PersonFigures, locale: str) -> dict[str, Any]:
    estimate, round_trip, loss = person.estimate, person.round_trip, person.loss
    return {
        "name": person.name,
        "role": person.role,
        "connected": person.connected,
        "sending": person.sending,
        "receiving": person.receiving,
        "held": person.held,
        "protocol": person.protocol.upper() if person.protocol else NOTHING,
        "round_trip": NOTHING if round_trip is None else f"{round(round_trip * 1000)} ms",
        "far": round_trip is not None and round_trip >= FAR,
        "loss": NOTHING if loss is None else format_percent(loss, "0.#%", locale=BABEL[locale]),
        "lossy": loss is not None and loss >= LOSSY,
        "estimate": _bitrate(estimate, locale),
        "thin": estimate is not None and estimate < THIN,
        "sent": _bitrate(person.sent, locale),
        "received": _bitrate(person.received, locale),
    }


def _bitrate(bits: int | None, locale: str) -> str:
    """Such as "1,2 Mbit/s"."""
    if bits is None:
        return NOTHING
    if bits < 1_000_000:
        return f"{round(bits / 1000)} kbit/s"
    return f"{format_decimal(bits / 1_000_000, '#,##0.0', locale=BABEL[locale])} Mbit/s"
