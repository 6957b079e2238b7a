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


class MentorNotFound(DomainError):  # noqa: N818
    """There is no such mentor, or they cannot be booked."""

    code = "mentor_not_found"


class SessionNotFound(DomainError):  # noqa: N818
    """There is no such session, or the person is not of it."""

    code = "session_not_found"


class SessionClosed(DomainError):  # noqa: N818
    """Where the session stands, this can be done no more."""

    code = "session_closed"


class SessionNotOpen(DomainError):  # noqa: N818
    """The session's room is not open yet. `minutes` says how long before the start it opens."""

    code = "session_not_open"


class SessionOver(DomainError):  # noqa: N818
    """The session's room is closed: its time is over, or it will not be held."""

    code = "session_over"


class NotesInvalid(DomainError):  # noqa: N818
    """What was sent is no change of the notes."""

    code = "notes_invalid"


class NotesTooLong(DomainError):  # noqa: N818
    """The notes have more characters than allowed. `maximum` says how many they may have."""

    code = "notes_too_long"


class SlotTaken(DomainError):  # noqa: N818
    """Somebody else has just taken the time."""

    code = "slot_taken"


class SlotNotOffered(DomainError):  # noqa: N818
    """The mentor does not offer this time, or not any more."""

    code = "slot_not_offered"


class DayFull(DomainError):  # noqa: N818
    """The mentor has as many sessions on that day as they want."""

    code = "day_full"


class OwnTimeTaken(DomainError):  # noqa: N818
    """Who books has another session at that time."""

    code = "own_time_taken"


class OwnSlot(DomainError):  # noqa: N818
    """Nobody books themselves."""

    code = "own_slot"


class TooManyBookings(DomainError):  # noqa: N818
    """Who books has as many sessions ahead, or waits for as many mentors, as one may. `maximum` says how many."""

    code = "too_many_bookings"


class TopicEmpty(DomainError):  # noqa: N818
    """The session has no topic."""

    code = "topic_empty"


class ReasonEmpty(DomainError):  # noqa: N818
    """No reason is given, and the other side should have one."""

    code = "reason_empty"


class HoursInvalid(DomainError):  # noqa: N818
    """Hours begin before they end, in steps of five minutes, and are not too many."""

    code = "hours_invalid"


class DateInvalid(DomainError):  # noqa: N818
    """The date is in the past, or too far ahead."""

    code = "date_invalid"


class AgendaFull(DomainError):  # noqa: N818
    """The agenda has as many points as it may have. `maximum` says how many."""

    code = "agenda_full"


class ActionsFull(DomainError):  # noqa: N818
    """The session has as many action items as it may have. `maximum` says how many."""

    code = "actions_full"


class ActionEmpty(DomainError):  # noqa: N818
    """The action item says nothing."""

    code = "action_empty"


class CalendarInvalid(DomainError):  # noqa: N818
    """That is not a link to a calendar."""

    code = "calendar_invalid"
