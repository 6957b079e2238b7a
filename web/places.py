"""Technoparks and rooms as pages show them, in the reader's language, with who is inside right now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rooms.admission import sees_occupants
from rooms.identity import Identity
from rooms.models import Organization, Room, Technopark
from rooms.ports import Lease


@dataclass(frozen=True)
class Occupant:
    """Someone inside a room."""

    name: str
    role: str


@dataclass(frozen=True)
class RoomCard:
    """A room as a place on the floor. `people` is empty for who may not see them; `count` is not."""

    id: str
    slug: str
    name: str
    summary: str
    kind: str
    access: str
    lobby: bool
    capacity: int
    href: str
    technopark: str
    technopark_name: str
    accent: str
    motif: str
    count: int
    people: tuple[Occupant, ...]


@dataclass(frozen=True)
class TechnoparkCard:
    """A site with its rooms."""

    id: str
    slug: str
    name: str
    city: str
    province: str
    code: str
    time_zone: str
    latitude: float
    longitude: float
    accent: str
    motif: str
    summary: str
    known_for: str
    href: str
    count: int
    rooms: tuple[RoomCard, ...]


@dataclass(frozen=True)
class PartnerCard:
    """An organisation that works with the network."""

    slug: str
    name: str
    kind: str
    website: str | None
    summary: str


def room_card(
    room: Room, technopark: Technopark, inside: Sequence[Lease], locale: str, reader: Identity | None
) -> RoomCard:
    """One room, with the names of those inside only for who could enter."""
    seen = inside if sees_occupants(reader, room) else ()
    return RoomCard(
        id=room.id,
        slug=room.slug,
        name=room.name(locale),
        summary=room.summary(locale),
        kind=room.kind,
        access=room.access,
        lobby=room.lobby,
        capacity=room.capacity,
        href=f"/t/{technopark.slug}/{room.slug}",
        technopark=technopark.slug,
        technopark_name=technopark.name,
        accent=technopark.accent,
        motif=technopark.motif,
        count=len(inside),
        people=tuple(Occupant(lease.name, lease.role) for lease in seen),
    )


def technopark_card(
    technopark: Technopark,
    rooms: Iterable[Room],
    inside: Mapping[str, Sequence[Lease]],
    locale: str,
    reader: Identity | None,
) -> TechnoparkCard:
    """One site with its rooms in their order."""
    cards = tuple(room_card(room, technopark, inside.get(room.id, ()), locale, reader) for room in rooms)
    english = locale == "en"
    return TechnoparkCard(
        id=technopark.id,
        slug=technopark.slug,
        name=technopark.name,
        city=technopark.city,
        province=technopark.province,
        code=technopark.code,
        time_zone=technopark.time_zone,
        latitude=technopark.latitude,
        longitude=technopark.longitude,
        accent=technopark.accent,
        motif=technopark.motif,
        summary=technopark.summary_en if english else technopark.summary_id,
        known_for=technopark.known_for_en if english else technopark.known_for_id,
        href=f"/t/{technopark.slug}",
        count=sum(card.count for card in cards),
        rooms=cards,
    )


def partner_card(organization: Organization, locale: str) -> PartnerCard:
    """One partner."""
    summary = organization.summary_en if locale == "en" else organization.summary_id
    return PartnerCard(organization.slug, organization.name, organization.kind, organization.website, summary)
