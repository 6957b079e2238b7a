"""What the rules of mentoring refuse."""

from rooms.errors import DomainError


class TextTooLong(DomainError):  # noqa: N818 - named like its siblings, for what happened
    """The text has more characters than allowed."""

    code = "text_too_long"


class ProfileIncomplete(DomainError):  # noqa: N818
    """What is published must say more about itself."""

    code = "profile_incomplete"


class WebsiteInvalid(DomainError):  # noqa: N818
    """That is not the address of a website."""

    code = "website_invalid"


class ColleagueUnknown(DomainError):  # noqa: N818
    """No account of a startup at this technopark has the address."""

    code = "colleague_unknown"


class TeamFull(DomainError):  # noqa: N818
    """The team has as many people as it may have."""

    code = "team_full"


class LastOwner(DomainError):  # noqa: N818
    """A team keeps at least one owner."""

    code = "last_owner"
