"""What the dispatcher itself refuses; what rules refuse is raised where the rules are."""

from rooms.errors import DomainError


class UnknownEvent(DomainError):  # noqa: N818 - named like its siblings, for what happened
    """There is no request by that name."""

    code = "unknown_event"


class PayloadTooLarge(DomainError):  # noqa: N818
    """The request has more bytes than a request may have."""

    code = "payload_too_large"


class NotSeated(DomainError):  # noqa: N818
    """The connection has no seat, and this needs one."""

    code = "not_seated"


class AlreadySeated(DomainError):  # noqa: N818
    """The connection has a seat already, or waits for one."""

    code = "already_seated"


class SourceTaken(DomainError):  # noqa: N818
    """The participant publishes this source already."""

    code = "source_taken"


class TransportNotFound(DomainError):  # noqa: N818
    """The participant has no such transport."""

    code = "transport_not_found"


class ProducerNotFound(DomainError):  # noqa: N818
    """The participant has no such producer."""

    code = "producer_not_found"


class ConsumerNotFound(DomainError):  # noqa: N818
    """The participant has no such consumer."""

    code = "consumer_not_found"
