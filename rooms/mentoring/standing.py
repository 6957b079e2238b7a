"""Who counts as a mentor or a startup's person: whoever holds a role for it today, whatever their profile says."""

from sqlalchemy import ColumnExpressionArgument, exists, or_
from sqlalchemy.sql import ColumnElement

from rooms.models import Membership
from rooms.permissions import Permission, roles_with


def holds(
    permission: Permission,
    person_id: ColumnExpressionArgument[str],
    technopark_id: ColumnExpressionArgument[str] | ColumnExpressionArgument[str | None],
) -> ColumnElement[bool]:
    """In a query: whether the person holds a role with the permission at the technopark, or over the network."""
    return exists().where(
        Membership.person_id == person_id,
        Membership.role.in_(roles_with(permission)),
        or_(Membership.technopark_id == technopark_id, Membership.technopark_id.is_(None)),
    )
