"""Whose picture comes where not everyone's can."""

from rooms.live.attention import SPEAKERS, Picture, RecentSpeakers, choose

PEOPLE = dict.fromkeys("abcdefgh")


def shown(name: str, *, pinned: bool = False) -> Picture:
    return Picture(name, 320, 180, pinned)


def test_with_room_for_all_it_is_all() -> None:
    assert sorted(choose(8, PEOPLE, shown=[shown("c")], speakers=["b"])) == sorted(PEOPLE)


def test_what_matters_most_comes_first() -> None:
    chosen = choose(
        7,
        PEOPLE,
        shown=[shown("a"), shown("b"), shown("c", pinned=True)],
        spotlight="d",
        speakers=["e", "a"],
        now=["h", "a"],
    )

    assert chosen == ["c", "d", "a", "b", "e", "h", "f"]


def test_without_a_word_who_came_first_comes_first() -> None:
    assert choose(3, PEOPLE) == ["a", "b", "c"]


def test_who_publishes_nothing_takes_no_place() -> None:
    assert choose(3, {"a": None}, shown=[shown("x", pinned=True)], spotlight="y", speakers=["z"], now=["x"]) == ["a"]


def test_a_paused_picture_comes_after_all_others() -> None:
    assert choose(3, dict.fromkeys("ab"), dict.fromkeys("pq"), shown=[shown("p", pinned=True)]) == ["a", "b", "p"]
    assert choose(2, dict.fromkeys("ab"), dict.fromkeys("pq"), spotlight="p") == ["a", "b"]


def test_the_latest_speaker_comes_first_and_the_list_stays_short() -> None:
    speakers = RecentSpeakers()
    for number in range(SPEAKERS + 5):
        speakers.spoke(str(number))
    speakers.spoke("7")
    speakers.forget("30")
    speakers.forget("nobody")

    assert [*speakers][:3] == ["7", "36", "35"]
    assert "30" not in [*speakers]
    assert len([*speakers]) == SPEAKERS - 1
