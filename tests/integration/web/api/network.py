"""The demonstration's ten mentors and ten startups, and programs of their people."""

from sqlalchemy import select

from rooms.accounts.api_tokens import Scope
from rooms.models import AvailabilityRule, MentorProfile
from rooms.seed.demonstration import make_demonstration_accounts
from rooms.seed.mentoring import make_demonstration_mentoring
from tests.integration.web.api.program import Program, token_for
from tests.integration.web.conftest import MakeVisitor
from tests.integration.web.mentoring_people import person_of
from web.deps import WebDeps


async def make_network(deps: WebDeps) -> None:
    """Mentors can be booked on every morning of theirs."""
    async with deps.database.begin() as db:
        await make_demonstration_accounts(db, deps.hasher, deps.clock)
        await make_demonstration_mentoring(db, deps.clock)
        for mentor_id in await db.scalars(select(MentorProfile.person_id)):
            for weekday in range(7):
                db.add(AvailabilityRule(mentor_id=mentor_id, weekday=weekday, start_minute=540, end_minute=720))


async def program_of(visitors: MakeVisitor, deps: WebDeps, email: str, *scopes: Scope) -> Program:
    """A program of somebody's."""
    return Program((await visitors()).client, await token_for(deps, await person_of(deps, email), *scopes))
