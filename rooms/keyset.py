"""Reading a long list slice by slice, each from after the last row that was read (keyset pagination).

The hundredth slice costs what the first does, and rows that come or go in between neither repeat nor hide others. The
columns of the order must be unique together, so its last one is an identifier, and none of them may be null.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, ColumnExpressionArgument, and_, or_

Item = TypeVar("Item")
Row = TypeVar("Row")
Place = tuple[Any, ...]
"""Where a row stands in an order: its values of the order's columns."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order."""

    column: Any
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """Some rows of a list, and after which place the next ones follow; none where these are the last."""

    items: tuple[Item, ...]
    following: Place | None


def ordering(order: Sequence[Key]) -> list[ColumnExpressionArgument[Any]]:
    """For `order_by`."""
    return [key.column.desc() if key.descending else key.column.asc() for key in order]


def beyond(order: Sequence[Key], place: Place) -> ColumnElement[bool]:
    """Whether a row comes after the place, which has a value for each key of the order."""
    conditions = []
    for index, (key, value) in enumerate(zip(order, place, strict=True)):
        same = [before.column == known for before, known in zip(order[:index], place[:index], strict=True)]
        conditions.append(and_(*same, key.column < value if key.descending else key.column > value))
    return or_(*conditions)


def slice_of(
    rows: Sequence[Row], limit: int, item: Callable[[Row], Item], place: Callable[[Row], Place]
) -> Slice[Item]:
    """The first `limit` rows, of which one more was asked for to see whether others follow."""
    shown = rows[:limit]
    more = len(rows) > limit and shown
    return Slice(tuple(map(item, shown)), place(shown[-1]) if more else None)
