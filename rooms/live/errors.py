"""What a live room refuses."""

from rooms.errors import DomainError


class ResumeRefused(DomainError):  # noqa: N818 - named like its siblings, for what happened
    """No seat answers to this participant and token, or its time is over."""

    code = "resume_refused"


class RoomEnded(DomainError):  # noqa: N818
    """A moderator ended the meeting in which this seat was."""

    code = "room_ended"


class ParticipantNotFound(DomainError):  # noqa: N818
    """Nobody in the room has this identifier."""

    code = "participant_not_found"


class KnockNotFound(DomainError):  # noqa: N818
    """The knock was settled already, or never was."""

    code = "knock_not_found"
