"""Refusals, which are what may be raised."""

from collections.abc import Callable
from typing import TypeVar

from rooms.errors import DomainError

T = TypeVar("T")


def outcome(work: Callable[[], T]) -> tuple[T | None, str | None]:
    """What the work gives, or nothing and the code by which it is refused."""
    try:
        return work(), None
    except DomainError as error:
        return None, error.code
