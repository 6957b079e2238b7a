"""How well a mentor fits a startup, and why. Pure reckoning; the reasons are shown to people, so each is a fact."""

from collections.abc import Collection
from dataclasses import dataclass

WEIGHTS = {"needs": 0.5, "sector": 0.15, "language": 0.1, "hours": 0.15, "rating": 0.1}
"""What a full overlap of each kind counts; together 1."""
ENOUGH_HOURS = 6
"""Free hours in common beyond which more are no better."""
PRIOR_STARS, PRIOR_RATINGS = 3.5, 3
"""A mentor whom few have rated is taken for an ordinary one, neither the best nor the worst."""
FEWEST_SHOWN = 3
"""A mean of fewer ratings would tell who gave which; it counts, and is not shown."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a startup looks for."""

    needs: frozenset[str]
    sector: str
    languages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a mentor brings. `free_hours` are those that both have in the coming days, or none when unknown."""

    expertise: Collection[str]
    sectors: Collection[str]
    languages: Collection[str]
    free_hours: float = 0
    stars: float | None = None
    ratings: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A score from 0 to 1, and what speaks for the mentor; empty where nothing does."""

    score: float
    needs: tuple[str, ...] = ()
    sector: str | None = None
    languages: tuple[str, ...] = ()
    free_hours: int = 0
    stars: float | None = None
    ratings: int = 0

    @property
    def suggests(self) -> bool:
        """Whether to suggest the mentor: what is needed, in a language that both speak."""
        return bool(self.needs and self.languages)


def match(wish: Wish, offer: Offer) -> Match:
    """Compare a wish with an offer."""
    needs = tuple(word for word in offer.expertise if word in wish.needs)
    sector = wish.sector if wish.sector in offer.sectors else None
    languages = tuple(word for word in offer.languages if word in wish.languages)
    stars = _likely_stars(offer)
    parts = {
        "needs": len(needs) / len(wish.needs) if wish.needs else 0.0,
        "sector": float(sector is not None),
        "language": float(bool(languages)),
        "hours": min(1.0, offer.free_hours / ENOUGH_HOURS),
        "rating": (stars - 1) / 4,
    }
    return Match(
        score=sum(WEIGHTS[name] * part for name, part in parts.items()),
        needs=needs,
        sector=sector,
        languages=languages,
        free_hours=int(offer.free_hours),
        stars=offer.stars if offer.ratings >= FEWEST_SHOWN else None,
        ratings=offer.ratings,
    )


def _likely_stars(offer: Offer) -> float:
    total = PRIOR_STARS * PRIOR_RATINGS + (offer.stars or 0) * offer.ratings
    return total / (PRIOR_RATINGS + offer.ratings)
