"""Walks the registry: which structures there are, and in which direction they travel."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, get_args

from pydantic import BaseModel

from signaling.protocol.base import Empty, Failure, Message
from signaling.protocol.registry import EVENTS, REQUESTS

Structure = type[Message] | type[StrEnum]


def sent_by_clients() -> list[Structure]:
    """Payloads of requests and all they are made of, parts first, each once."""
    return _closure(request.payload for request in REQUESTS.values())


def sent_by_the_server() -> list[Structure]:
    """Replies, events and `Failure`, and all they are made of, without what clients send too."""
    roots: list[Structure] = [Failure, *(request.reply for request in REQUESTS.values()), *EVENTS.values()]
    mine = set(sent_by_clients())
    return [structure for structure in _closure(roots) if structure not in mine]


def check_directions() -> None:
    """A structure with defaults reads differently in the two directions, so it may travel in one only."""
    incoming = set(sent_by_clients())
    both = [
        structure.__name__
        for structure in _closure([*(request.reply for request in REQUESTS.values()), *EVENTS.values()])
        if structure in incoming and issubclass(structure, BaseModel) and structure is not Empty
        if any(not field.is_required() for field in structure.model_fields.values())
    ]
    if both:
        raise TypeError(f"structures with defaults travel both ways: {', '.join(both)}")


def _closure(roots: Iterable[Structure]) -> list[Structure]:
    found: dict[Structure, None] = {}

    def visit(structure: Structure) -> None:
        if structure in found:
            return
        if issubclass(structure, BaseModel):
            for field in structure.model_fields.values():
                for part in _structures_in(field.annotation):
                    visit(part)
        found[structure] = None

    for root in roots:
        visit(root)
    return list(found)


def _structures_in(annotation: Any) -> Iterator[Structure]:
    if isinstance(annotation, type) and issubclass(annotation, Message | StrEnum):
        yield annotation
    # A literal of one enum's members is made of that enum.
    for argument in get_args(annotation):
        yield from _structures_in(type(argument) if isinstance(argument, StrEnum) else argument)
