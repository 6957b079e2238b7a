"""RFC 4571 frames: the same datagrams however the stream falls to pieces, and no more kept than one frame."""

from media.ice.framing import LONGEST, FrameParser, FramingError, frame


def check(data: bytes) -> None:
    """The first octet is the size of a piece."""
    size, stream = (data[0] if data else 0) or 256, data[1:]
    whole, broken = fed(stream, len(stream) or 1)
    pieces, broke = fed(stream, size)
    assert broke == broken
    # Of the piece in which a stream breaks off nothing is taken, and it may be the only one.
    assert pieces[: len(whole)] == whole if broken else pieces == whole
    assert fed(b"".join(map(frame, whole)), size) == (whole, False)


def fed(stream: bytes, size: int) -> tuple[list[bytes], bool]:
    """The datagrams of the stream in pieces of so many octets, and whether it broke off."""
    parser = FrameParser()
    found: list[bytes] = []
    for at in range(0, len(stream), size):
        try:
            found += parser.feed(stream[at : at + size])
        except FramingError:
            return found, True
        assert parser.pending <= LONGEST + 1
        assert all(0 < len(datagram) <= LONGEST for datagram in found)
    return found, False
