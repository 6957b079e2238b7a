"""What a moderator may do to whom."""

from rooms.errors import NotPermitted
from rooms.live.seats import Seat
from rooms.permissions import Permission, Role


def check_remove(actor: Seat, target: Seat) -> None:
    """Nobody shows themselves the door, nor someone whose role is stronger. Raises `NotPermitted`."""
    order = list(Role)
    if actor is target or not actor.moderator or order.index(target.role) < order.index(actor.role):
        raise NotPermitted


def check_hand(actor: Seat, target: Seat, *, raised: bool) -> None:
    """One's own hand is free; another's may be lowered by a moderator, never raised. Raises `NotPermitted`."""
    if actor is not target and (raised or not actor.moderator):
        raise NotPermitted


def may_share(seat: Seat, *, screen: bool) -> bool:
    """Whether the participant may publish a camera or microphone, or a screen."""
    return (Permission.SHARE_SCREEN if screen else Permission.PUBLISH) in seat.permissions
