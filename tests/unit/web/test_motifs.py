"""The drawings: well formed, the same every time, and nothing that the content security policy would stop."""

import re
from xml.etree import ElementTree

import pytest

from web.motifs import archipelago, cover, map_position, plan
from web.motifs.cover import MOTIFS
from web.motifs.plans import HEIGHT, PLANS, WIDTH

COVERS = [cover(motif, "bandung", wide=wide) for motif in MOTIFS for wide in (False, True)]
PLANNED = [plan(kind, 3) for kind in PLANS]


@pytest.mark.parametrize("drawing", [*COVERS, *PLANNED, archipelago()])
def test_a_drawing_is_well_formed_and_hidden_and_carries_no_style(drawing: str) -> None:
    root = ElementTree.fromstring(drawing)
    assert root.tag == "svg"
    assert root.get("aria-hidden") == "true"
    assert [node for node in root.iter() if "style" in node.attrib or node.tag in {"style", "script"}] == []
    identifiers = {node.get("id") for node in root.iter()}
    assert {use.get("href", "").removeprefix("#") for use in root.iter("use")} <= identifiers


@pytest.mark.parametrize("drawing", COVERS)
def test_a_cover_is_light_enough_to_stand_in_a_page(drawing: str) -> None:
    assert len(drawing) < 60_000


def test_a_cover_is_the_same_every_time_and_its_own_for_each_place() -> None:
    assert cover("kawung", "bandung") == cover("kawung", "bandung")
    assert cover("kawung", "bandung") != cover("kawung", "batam")


def test_an_unknown_motif_or_kind_is_still_drawn() -> None:
    assert cover("unheard-of", "bandung") == cover("kawung", "bandung")
    assert plan("unheard-of", 2) == plan("lounge", 2)


@pytest.mark.parametrize("kind", PLANS)
@pytest.mark.parametrize("count", [0, 1, 5, 10_000])
def test_as_many_seats_are_taken_as_people_are_inside(kind: str, count: int) -> None:
    drawing = plan(kind, count)
    seats = drawing.count('class="seat')
    assert drawing.count('class="seat taken"') == min(count, seats)


@pytest.mark.parametrize("kind", PLANS)
def test_every_seat_stands_inside_the_room(kind: str) -> None:
    _, seats, radius = PLANS[kind]
    assert [(x, y) for x, y in seats if not (radius <= x <= WIDTH - radius and radius <= y <= HEIGHT - radius)] == []


def test_places_stand_on_the_map_as_the_compass_has_them() -> None:
    batam, makassar = map_position(104.05, 1.13), map_position(119.43, -5.14)
    assert batam == (22.28, 32.03)
    assert batam[0] < makassar[0]
    assert batam[1] < makassar[1]
    assert re.fullmatch(r"\d+ \d+ [\d.]+ [\d.]+", ElementTree.fromstring(archipelago()).get("viewBox", ""))
