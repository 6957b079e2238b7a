"""Who is shown large, as the room talks."""

from media.active_speaker import ActiveSpeaker


def play(speaker: ActiveSpeaker[str], *intervals: dict[str, float]) -> list[str | None]:
    """The speaker after each change."""
    return [speaker.current for levels in intervals if speaker.update(levels)]


def test_the_first_to_speak_is_active_within_half_a_second() -> None:
    speaker: ActiveSpeaker[str] = ActiveSpeaker()
    assert play(speaker, *[{"a": -25.0, "b": -70.0}] * 3) == ["a"]


def test_background_noise_is_nobody() -> None:
    assert play(ActiveSpeaker(), *[{"a": -60.0, "b": -80.0}] * 50) == []


def test_a_cough_does_not_take_over() -> None:
    speaker: ActiveSpeaker[str] = ActiveSpeaker()
    talking = [{"a": -25.0}] * 20
    assert play(speaker, *talking, {"a": -25.0, "b": -10.0}, *talking) == ["a"]


def test_the_next_one_takes_over_when_the_speaker_stops() -> None:
    speaker: ActiveSpeaker[str] = ActiveSpeaker()
    assert play(speaker, *[{"a": -25.0}] * 20, *[{"b": -30.0}] * 10) == ["a", "b"]


def test_two_equally_loud_do_not_flap() -> None:
    speaker: ActiveSpeaker[str] = ActiveSpeaker()
    wave = [{"a": -25.0 - (step % 3), "b": -25.0 - ((step + 1) % 3)} for step in range(200)]
    assert len(play(speaker, *wave)) == 1


def test_someone_much_louder_takes_over_after_a_while() -> None:
    speaker: ActiveSpeaker[str] = ActiveSpeaker()
    assert play(speaker, *[{"a": -45.0}] * 10, *[{"a": -45.0, "b": -15.0}] * 10) == ["a", "b"]


def test_silence_keeps_the_last_speaker_until_they_leave() -> None:
    speaker: ActiveSpeaker[str] = ActiveSpeaker()
    play(speaker, *[{"a": -25.0}] * 5, *[{}] * 100)
    assert speaker.current == "a"
    assert [speaker.remove("b"), speaker.remove("a")] == [False, True]
    assert [speaker.current] == [None]
    assert play(speaker, *[{"b": -25.0}] * 3) == ["b"]
