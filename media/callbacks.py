"""Telling listeners: one that fails must not keep the rest of the media plane from its work."""

import logging
from collections.abc import Callable
from typing import ParamSpec

logger = logging.getLogger(__name__)

P = ParamSpec("P")


def tell(listener: Callable[P, object] | None, *args: P.args, **kwargs: P.kwargs) -> None:
    """Call the listener if there is one; log what it raises."""
    if listener is None:
        return
    try:
        listener(*args, **kwargs)
    except Exception:
        logger.exception("a listener of the media plane failed")
