"""What the rules of accounts refuse."""

from rooms.errors import DomainError


class TooManyTokens(DomainError):  # noqa: N818 - named like its siblings, for what happened
    """The person has as many tokens as one may have. `maximum` says how many."""

    code = "too_many_tokens"


class ScopesEmpty(DomainError):  # noqa: N818
    """A token that may be used for nothing is none."""

    code = "scopes_empty"
