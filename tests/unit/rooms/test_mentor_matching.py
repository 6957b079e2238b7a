"""What makes a mentor fit a startup, and which reasons are given."""

import pytest

from rooms.errors import InvalidPayload
from rooms.mentoring.errors import WebsiteInvalid
from rooms.mentoring.matching import WEIGHTS, Match, Offer, Wish, match
from rooms.mentoring.startups import clean_website
from rooms.mentoring.vocabulary import EXPERTISE, in_order, known

WISH = Wish(frozenset({"iot", "sales"}), "agriculture", frozenset({"indonesian", "sundanese"}))


def test_all_reasons_are_facts_about_both() -> None:
    offer = Offer(("iot", "security", "sales"), ("energy", "agriculture"), ("indonesian", "english"), 9.5, 4.5, 4)
    assert match(WISH, offer) == Match(
        score=pytest.approx(  # type: ignore[arg-type] # compared, not counted with
            0.5 + 0.15 + 0.1 + 0.15 + 0.1 * ((3.5 * 3 + 4.5 * 4) / 7 - 1) / 4
        ),
        needs=("iot", "sales"),
        sector="agriculture",
        languages=("indonesian",),
        free_hours=9,
        stars=4.5,
        ratings=4,
    )


def test_nothing_in_common_gives_no_reason() -> None:
    found = match(WISH, Offer(("legal",), ("health",), ("english",)))
    assert (found.needs, found.sector, found.languages, found.stars, found.suggests) == ((), None, (), None, False)
    assert 0 < found.score < 0.1, "an unknown mentor is taken for an ordinary one"


def test_the_weights_are_shares() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    best = match(WISH, Offer(("iot", "sales"), ("agriculture",), ("indonesian",), 100, 5, 10_000))
    assert best.score == pytest.approx(1, abs=0.001)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Offer(("iot", "sales"), (), ("indonesian",)), Offer(("iot",), (), ("indonesian",))),
        (Offer(("iot",), (), ("indonesian",), 5), Offer(("iot",), (), ("indonesian",), 1)),
        (Offer(("iot",), ("agriculture",), ()), Offer(("iot",), ("health",), ())),
        (Offer(("iot",), (), ("indonesian",)), Offer(("iot",), (), ("english",))),
        (Offer(("iot",), (), (), 0, 4.6, 20), Offer(("iot",), (), (), 0, 5.0, 1)),
        (Offer(("iot",), (), ()), Offer(("iot",), (), (), 0, 2.0, 5)),
    ],
    ids=["needs", "hours", "sector", "language", "many good ratings", "no rating beats bad ones"],
)
def test_the_better_fit_comes_first(better: Offer, worse: Offer) -> None:
    assert match(WISH, better).score > match(WISH, worse).score


def test_suggested_is_who_knows_what_is_needed_and_can_be_talked_to() -> None:
    assert match(WISH, Offer(("iot",), (), ("indonesian",))).suggests
    assert not match(WISH, Offer(("iot",), (), ("english",))).suggests
    assert not match(WISH, Offer((), ("agriculture",), ("indonesian",))).suggests


def test_tags_keep_to_the_vocabulary() -> None:
    assert known(["sales", "iot", "sales"], EXPERTISE, at_most=2) == ["iot", "sales"]
    assert in_order(["gone", "sales", "iot"], EXPERTISE) == ("iot", "sales")
    for wrong in (["magic"], ["iot", "sales", "legal"], [""]):
        with pytest.raises(InvalidPayload):
            known(wrong, EXPERTISE, at_most=2)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", None),
        ("  startup.example ", "https://startup.example"),
        ("http://startup.example/a?b=c#d", "http://startup.example/a?b=c#d"),
        ("https://toko.startup.example:8443/", "https://toko.startup.example:8443/"),
    ],
)
def test_websites(typed: str, kept: str | None) -> None:
    assert clean_website(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "javascript://startup.example/%0aalert(1)",
        "ftp://startup.example",
        "https://user@startup.example",
        "https://localhost",
        "https://a b.example",
        'https://startup.example/"><script>',
        "https://startup.example/" + "a" * 255,
        "https://[::1",
    ],
)
def test_what_is_no_website(typed: str) -> None:
    with pytest.raises(WebsiteInvalid):
        clean_website(typed)
