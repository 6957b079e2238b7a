"""Who is asking, and what they may do at a technopark."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rooms.models.person import PersonKind
from rooms.permissions import Permission, Role, granted, strongest


@dataclass(frozen=True, slots=True)
class Identity:
    """A person behind a valid login, with every role they hold."""

    person_id: str
    login_id: str
    name: str
    kind: PersonKind
    locale: str
    time_zone: str
    csrf_secret: str = field(repr=False)
    email: str | None = None
    network_roles: frozenset[Role] = frozenset()
    technopark_roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)

    @property
    def guest(self) -> bool:
        """Whether the person gave only a name."""
        return self.kind is PersonKind.GUEST

    def roles_at(self, technopark_id: str) -> frozenset[Role]:
        """The roles held there: the network's, the technopark's own, and what everyone is."""
        if self.guest:
            return frozenset({Role.GUEST})
        return self.network_roles | self.technopark_roles.get(technopark_id, frozenset()) | {Role.PARTICIPANT}

    def role_at(self, technopark_id: str) -> Role:
        """The strongest role held there, to show beside the name."""
        return strongest(self.roles_at(technopark_id))

    def permissions_at(self, technopark_id: str) -> frozenset[Permission]:
        """What the person may do there."""
        return granted(self.roles_at(technopark_id))

    @property
    def network_permissions(self) -> frozenset[Permission]:
        """What the person may do over the whole network."""
        return granted(self.network_roles)

    def may(self, permission: Permission, technopark_id: str) -> bool:
        """Whether the person may do it there."""
        return permission in self.permissions_at(technopark_id)

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether the person may do it at any technopark."""
        return any(self.may(permission, place) for place in ("", *self.technopark_roles))
