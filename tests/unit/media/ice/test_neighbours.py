"""Who is looked at when a stranger comes from a host."""

from media.ice.neighbours import Neighbours


def test_peers_are_found_where_they_are_now() -> None:
    neighbours: Neighbours[str] = Neighbours()
    neighbours.place("a", set(), {"home"})
    neighbours.place("b", set(), {"home", "mobile"})
    assert list(neighbours.visit("home", 1.0)) == ["a", "b"]
    neighbours.place("b", {"home", "mobile"}, {"mobile"})
    assert list(neighbours.visit("home", 1.0)) == ["a"]
    neighbours.place("a", {"home"}, set())
    assert list(neighbours.visit("home", 1.0)) == []
    assert list(neighbours.visit("mobile", 1.0)) == ["b"]


def test_a_flood_from_a_crowded_host_costs_little_and_passes_over_nobody() -> None:
    neighbours: Neighbours[int] = Neighbours()
    for peer in range(600):
        neighbours.place(peer, set(), {"hall"})
    first = [peer for _ in range(50) for peer in neighbours.visit("hall", 1.0)]
    assert len(first) == 1000
    assert set(first) == set(range(600))
    assert next(iter(neighbours.visit("hall", 2.0))) == 400


def test_who_leaves_meanwhile_is_not_visited() -> None:
    neighbours: Neighbours[str] = Neighbours()
    for peer in ("a", "b", "c"):
        neighbours.place(peer, set(), {"home"})
    visited = []
    for peer in neighbours.visit("home", 1.0):
        visited.append(peer)
        if peer == "a":
            neighbours.place("b", {"home"}, set())
    assert visited == ["a", "c"]
