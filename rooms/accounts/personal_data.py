"""All that is kept about a person, for the person (Law 27/2022 on personal data, articles 6 and 7).

Whatever table refers to a person is part of it by itself; only what would let somebody in is left out.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Column, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.models import Base, Person, SessionNote, SessionParticipant, Startup, StartupMember

SECRETS: Final = frozenset({"password_hash", "token_hash", "csrf_secret", "secret", "previous_secret", "token"})
COPIES: Final = frozenset({"remembered_answer"})
"""Tables that hold for a day what is told elsewhere, secrets that are shown once among it."""
MOST: Final = 20_000
"""Rows of one table."""


def references() -> dict[Table, list[Column[Any]]]:
    """Every table with the columns in which it refers to a person."""
    found: dict[Table, list[Column[Any]]] = {}
    for table in Base.metadata.sorted_tables:
        columns = [
            column for column in table.columns for key in column.foreign_keys if key.column is Person.__table__.c.id
        ]
        if columns:
            found[table] = columns
    return found


async def personal_data(db: AsyncSession, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Rows by table, ready for JSON: times in ISO 8601 with their zone."""
    data = {"person": await _rows(db, Base.metadata.tables["person"], Person.id == person_id)}
    for table, columns in references().items():
        if table.name in COPIES:
            continue
        data[table.name] = await _rows(db, table, or_(*(column == person_id for column in columns)))
    startups = select(StartupMember.startup_id).where(StartupMember.person_id == person_id)
    data["startup"] = await _rows(db, Base.metadata.tables["startup"], Startup.id.in_(startups))
    sessions = select(SessionParticipant.session_id).where(SessionParticipant.person_id == person_id)
    data["session_note"] = await _rows(db, Base.metadata.tables["session_note"], SessionNote.session_id.in_(sessions))
    return data


async def _rows(db: AsyncSession, table: Table, condition: Any) -> list[dict[str, Any]]:
    rows = await db.execute(select(table).where(condition).limit(MOST))
    return [
        {
            name: value.isoformat() if isinstance(value, date | datetime) else value
            for name, value in row._mapping.items()
            if name not in SECRETS and not isinstance(value, bytes)
        }
        for row in rows
    ]
