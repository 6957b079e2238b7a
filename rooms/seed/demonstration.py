"""Accounts to look around with, named for their role, at every technopark."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from rooms.accounts.passwords import PasswordHasher
from rooms.models import Membership, Organization, Person, PersonKind
from rooms.permissions import Role
from rooms.places.technoparks import all_technoparks
from rooms.ports import Clock

PASSWORD = "technopark-demo-2026"  # noqa: S105 - made only where demonstration accounts are asked for
ACCOUNTS = (
    ("manager", "Manajer {city}", Role.MANAGER, None),
    ("mentor1", "Mentor 1 {city}", Role.MENTOR, "asioti"),
    ("mentor2", "Mentor 2 {city}", Role.MENTOR, "polytron"),
    ("startup-a", "Startup A {city}", Role.STARTUP, None),
    ("startup-b", "Startup B {city}", Role.STARTUP, None),
    ("lecturer", "Dosen {city}", Role.LECTURER, "its"),
    ("partner", "Mitra {city}", Role.PARTNER, "indosat"),
)


async def make_demonstration_accounts(db: AsyncSession, hasher: PasswordHasher, clock: Clock) -> int:
    """Make those that are missing, such as `mentor1@bandung.example`. Returns how many were made."""
    existing = set(await db.scalars(select(Person.email).where(Person.email.like("%.example"))))
    organizations = {row.slug: row.id for row in await db.scalars(select(Organization))}
    made = 0
    encoded: str | None = None
    for technopark in await all_technoparks(db):
        for login, name, role, organization in ACCOUNTS:
            email = f"{login}@{technopark.slug}.example"
            if email in existing:
                continue
            # One hash serves them all: the password is public, so sharing its salt gives nothing away.
            encoded = encoded or await hasher.hash(PASSWORD)
            person = Person(
                kind=PersonKind.ACCOUNT,
                name=name.format(city=technopark.city),
                email=email,
                password_hash=encoded,
                time_zone=technopark.time_zone,
                created_at=clock.now(),
            )
            db.add(person)
            await db.flush()
            db.add(
                Membership(
                    person_id=person.id,
                    technopark_id=technopark.id,
                    role=role,
                    organization_id=organizations.get(organization or ""),
                )
            )
            made += 1
    return made
