"""The words that mentors and startups describe themselves by. Their names stand in the catalogues (`tags.*`)."""

from collections.abc import Iterable
from typing import Final

from rooms.errors import InvalidPayload

EXPERTISE: Final = (
    "business_model",
    "market_validation",
    "product_management",
    "user_experience",
    "software",
    "data_ai",
    "iot",
    "hardware",
    "manufacturing",
    "certification",
    "security",
    "marketing",
    "branding",
    "sales",
    "partnerships",
    "finance",
    "fundraising",
    "legal",
    "intellectual_property",
    "team",
    "operations",
    "export",
    "animation",
    "pitching",
)
"""What mentors know and startups need, in the order in which a startup grows."""

SECTORS: Final = (
    "agriculture",
    "fisheries",
    "food",
    "health",
    "education",
    "finance",
    "commerce",
    "logistics",
    "energy",
    "environment",
    "industry",
    "devices",
    "telecommunications",
    "creative",
    "tourism",
    "public_services",
)

LANGUAGES: Final = (
    "indonesian",
    "english",
    "javanese",
    "sundanese",
    "balinese",
    "buginese",
    "malay",
    "mandarin",
    "japanese",
    "korean",
    "arabic",
    "bisindo",
)
"""Languages to talk in; Bisindo is the sign language of the deaf in Indonesia."""

STAGES: Final = ("idea", "prototype", "first_customers", "growing", "scaling")


def known(tags: Iterable[str], vocabulary: tuple[str, ...], *, at_most: int) -> list[str]:
    """The tags in the vocabulary's order. Raises `InvalidPayload` for a word that is not in it, or too many."""
    wanted = set(tags)
    if wanted - set(vocabulary) or len(wanted) > at_most:
        raise InvalidPayload
    return [word for word in vocabulary if word in wanted]


def in_order(tags: Iterable[str], vocabulary: tuple[str, ...]) -> tuple[str, ...]:
    """The tags in the vocabulary's order; what it no longer has is left out."""
    wanted = set(tags)
    return tuple(word for word in vocabulary if word in wanted)
