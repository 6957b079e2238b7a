import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.rtp.extensions import build_block, one_byte_element, parse_elements
from media.rtp.packet import RtpPacket, build_rtp, parse_rtp

FIELDS = ("payload_type", "marker", "sequence", "timestamp", "ssrc", "csrcs", "payload", "padding")


@st.composite
def packets(draw: st.DrawFn) -> RtpPacket:
    padding = draw(st.integers(0, 20))
    media = draw(st.binary(max_size=40))
    return RtpPacket(
        draw(st.integers(0, 127)),
        draw(st.integers(0, 0xFFFF)),
        draw(st.integers(0, 0xFFFFFFFF)),
        draw(st.integers(0, 0xFFFFFFFF)),
        media + (bytes(padding - 1) + bytes((padding,)) if padding else b""),
        marker=draw(st.booleans()),
        padding=padding,
        csrcs=draw(st.integers(0, 15)) * b"abcd",
        extensions=draw(st.lists(st.tuples(st.integers(1, 255), st.binary(max_size=20)), max_size=5)),
    )


@given(packets())
def test_round_trip(packet: RtpPacket) -> None:
    parsed = parse_rtp(build_rtp(packet))
    assert parsed is not None
    assert [getattr(parsed, name) for name in FIELDS] == [getattr(packet, name) for name in FIELDS]
    assert list(parsed.extensions) == list(packet.extensions)
    assert parsed.media == packet.payload[: len(packet.payload) - packet.padding]


@given(packets(), st.data())
def test_any_bytes_are_a_packet_or_none(packet: RtpPacket, data: st.DataObject) -> None:
    whole = build_rtp(packet)
    parse_rtp(whole[: data.draw(st.integers(0, len(whole)))])
    changed = bytearray(whole)
    changed[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    parse_rtp(bytes(changed))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(12),
        b"\x80" + bytes(10),
        b"\x40" + bytes(11),
        b"\x81" + bytes(11),
        b"\x90" + bytes(11),
        b"\x90" + bytes(11) + b"\xbe\xde\x00\x01",
        b"\xa0" + bytes(11),
        b"\xa0" + bytes(12),
        b"\xa0" + bytes(11) + b"\x02",
    ],
)
def test_malformed(data: bytes) -> None:
    assert parse_rtp(data) is None


@pytest.mark.parametrize(
    ("profile", "block", "elements"),
    [
        (0xBEDE, b"", []),
        (0xBEDE, b"\x10a\x00\x21bc\x00", [(1, b"a"), (2, b"bc")]),
        (0xBEDE, b"\x10a\xf0b\x10c", [(1, b"a")]),
        (0xBEDE, b"\x10a\x2fbc", [(1, b"a")]),
        (0xBEDE, b"\x01ab\x10c", [(1, b"c")]),
        (0x1000, b"\x01\x00\x00\x02\x02ab", [(1, b""), (2, b"ab")]),
        (0x100F, b"\x01\x01a", [(1, b"a")]),
        (0x1000, b"\x01\x05a", []),
        (0x1000, b"\x01", []),
        (0xABCD, b"\x10a", []),
    ],
)
def test_extension_blocks(profile: int, block: bytes, elements: list[tuple[int, bytes]]) -> None:
    assert parse_elements(profile, block) == elements


def test_the_shorter_form_is_written_where_it_fits() -> None:
    assert build_block([]) == b""
    assert build_block([(1, b"a"), (14, b"x" * 16)]) == b"\xbe\xde\x00\x05\x10a\xef" + b"x" * 16 + b"\x00"
    assert build_block([(1, b"a"), (15, b"b")]) == b"\x10\x00\x00\x02\x01\x01a\x0f\x01b\x00\x00"
    assert build_block([(1, b"")]) == b"\x10\x00\x00\x01\x01\x00\x00\x00"


@pytest.mark.parametrize(("identifier", "value"), [(0, b"a"), (15, b"a"), (1, b""), (1, b"x" * 17)])
def test_what_fits_no_form_is_refused(identifier: int, value: bytes) -> None:
    with pytest.raises(ValueError, match="one-byte"):
        one_byte_element(identifier, value)
    with pytest.raises(ValueError, match="two-byte"):
        build_block([(0, value)])
