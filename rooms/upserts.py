"""An insert that leaves a row with the same key alone. Both databases have it, each with its own words."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.models import Base


def insert_or_keep(db: AsyncSession, model: type[Base], *key: Any) -> sqlite.Insert | postgresql.Insert:
    """The statement, without values yet; `key` are the columns of a unique constraint."""
    if db.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model).on_conflict_do_nothing(index_elements=key)
    return postgresql.insert(model).on_conflict_do_nothing(index_elements=key)
