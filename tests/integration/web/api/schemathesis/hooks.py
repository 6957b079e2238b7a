"""What schemathesis cannot know of this API: which moments are near, and that an idempotency key is used once."""

import secrets
from datetime import date, timedelta
from typing import Any

import schemathesis
from hypothesis import strategies as st

_TODAY = date.today()


def _time(minutes: int) -> str:
    day = _TODAY + timedelta(days=minutes // 1440)
    return f"{day}T{minutes % 1440 // 60:02}:{minutes % 60:02}:00Z"


# Around now, so that some are slots; the document's pattern is RFC 3339's.
schemathesis.openapi.format("date-time", st.integers(-20_000, 60_000).map(lambda quarter: _time(quarter)))
schemathesis.openapi.format("date", st.integers(-400, 400).map(lambda days: str(_TODAY + timedelta(days=days))))


@schemathesis.hook
def before_call(context: Any, case: Any, _kwargs: Any) -> None:
    """A key of its own for every request that has one that would be taken."""
    key = (case.headers or {}).get("Idempotency-Key")
    if key and 0 < len(key) <= 255 and key.isascii() and key.isprintable():
        case.headers["Idempotency-Key"] = secrets.token_hex(8)
