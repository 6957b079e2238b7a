"""The real clock."""

from datetime import UTC, datetime


class SystemClock:
    """Tells the time of this machine, in UTC."""

    def now(self) -> datetime:
        """The present moment, with its zone."""
        return datetime.now(UTC)
