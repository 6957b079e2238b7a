"""Numbers that wrap, made to run on."""


def unwrap(reference: int, wrapped: int, bits: int) -> int:
    """The number nearest to `reference` that is `wrapped` modulo 2^bits; half the range away counts as ahead."""
    span = 1 << bits
    ahead = (wrapped - reference) & (span - 1)
    return reference + (ahead if ahead <= span >> 1 else ahead - span)


class Unwrapper:
    """Extends a stream's wrapped numbers, which may come out of order, from its newest one.

    The first is lifted by one cycle, so that ones a little older than it do not become negative.
    """

    __slots__ = ("_bits", "_highest")

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._highest: int | None = None

    def extend(self, wrapped: int) -> int:
        if self._highest is None:
            self._highest = wrapped + (1 << self._bits)
            return self._highest
        extended = unwrap(self._highest, wrapped, self._bits)
        if extended > self._highest:
            self._highest = extended
        return extended
