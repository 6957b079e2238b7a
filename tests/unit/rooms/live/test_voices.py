"""Who is heard: speakers get a place, keep it through a pause, and lose it to nobody's cough."""

from rooms.live.voices import HOLD, TAKE_OVER, Voices

STEP = 0.2
LOUD, SOFT, NOISE = -20.0, -35.0, -58.0


def room(places: int, *names: str, muted: bool = False) -> Voices:
    voices = Voices(places)
    for name in names:
        voices.add(name, 0.0, muted=muted)
    return voices


def test_with_room_for_all_everybody_has_a_place() -> None:
    voices = room(3, "a", "b")

    assert voices.add("c", 1.0, muted=True)

    assert voices.heard == ("a", "b", "c")
    assert not voices.hear({"a": LOUD, "c": LOUD}, 2.0)


def test_a_clear_word_takes_the_place_of_one_at_rest_at_once() -> None:
    voices = room(2, "a", "b", "c")
    voices.hear({"b": LOUD}, 10.0)

    assert voices.hear({"c": LOUD}, 10.2)

    assert voices.heard == ("b", "c")


def test_noise_is_no_word() -> None:
    voices = room(1, "a", "b")

    assert not any(voices.hear({"b": NOISE}, 10 + STEP * at) for at in range(50))

    assert voices.heard == ("a",)


def test_who_spoke_longest_ago_goes_first() -> None:
    voices = room(3, "a", "b", "c", "d")
    for at, name in enumerate("bca"):
        voices.hear({name: LOUD}, 10.0 * at)

    assert voices.hear({"d": LOUD}, 40.0)

    assert voices.heard == ("a", "c", "d")


def test_a_speaker_is_not_replaced_in_a_pause() -> None:
    voices = room(1, "a", "b")
    voices.hear({"a": LOUD}, 10.0)
    for at in range(1, 5):
        voices.hear({}, 10.0 + at * STEP)

    assert not voices.hear({"b": LOUD}, 10.0 + HOLD - STEP)

    assert voices.hear({"b": LOUD}, 10.0 + 2 * HOLD)
    assert voices.heard == ("b",)


def test_two_who_talk_at_once_do_not_flap() -> None:
    voices = room(1, "a", "b")
    voices.hear({"a": SOFT}, 10.0)

    changes = [voices.hear({"a": SOFT, "b": SOFT - at % 3}, 10 + at * STEP) for at in range(1, 100)]

    assert not any(changes)


def test_who_is_much_louder_for_long_enough_is_heard_though_all_talk() -> None:
    voices = room(2, "a", "b", "c")
    for at in range(10):
        voices.hear({"a": SOFT, "b": LOUD}, 10 + at * STEP)

    changes = [voices.hear({"a": SOFT, "b": LOUD, "c": LOUD}, 12 + at * STEP) for at in range(10)]

    # The level has to rise first: SOFT + LEAD is reached with the third hearing.
    assert changes.index(True) + 1 == 2 + TAKE_OVER
    assert changes.count(True) == 1
    assert voices.heard == ("b", "c")


def test_a_crowd_that_all_talks_at_once_moves_nobody() -> None:
    names = [f"voice {number}" for number in range(50)]
    voices = room(6, *names)

    assert not any(voices.hear(dict.fromkeys(names, SOFT), 10 + at * STEP) for at in range(100))


def test_what_was_heard_long_ago_is_no_word_of_today() -> None:
    voices = room(1, "a", "b")
    for at in range(10):
        voices.hear({"a": LOUD}, 10 + at * STEP)

    # Levels do not come while all are silent.
    assert voices.hear({"b": LOUD}, 60.0)

    assert voices.heard == ("b",)


def test_who_is_unmuted_takes_the_place_of_one_who_is_muted() -> None:
    voices = room(2, "a", "b", "c", muted=True)

    assert voices.mute("c", False, 1.0)

    assert voices.heard == ("b", "c")
    assert not voices.mute("c", True, 2.0)
    assert voices.heard == ("b", "c")
    assert not voices.mute("c", False, 3.0)


def test_who_is_unmuted_takes_no_place_of_one_who_talks() -> None:
    voices = room(1, "a", "b")
    voices.mute("b", True, 0.0)
    voices.hear({"a": LOUD}, 10.0)

    assert not voices.mute("b", False, 11.0)

    assert voices.heard == ("a",)


def test_a_place_that_is_given_up_goes_to_the_best_claim() -> None:
    voices = room(2, "a", "b")
    voices.add("silent", 1.0, muted=True)
    voices.add("open", 2.0, muted=False)
    voices.add("older", 1.5, muted=False)

    assert voices.remove("a")

    assert voices.heard == ("b", "open")
    assert not voices.remove("silent")
    assert not voices.remove("nobody")
    assert voices.remove("b")
    assert voices.heard == ("open", "older")
