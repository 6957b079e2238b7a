"""Headers of the packets one sink sends: compiled once for its extensions, filled in for each packet.

The extension block is MID, then absolute send time, then the transport-wide sequence number, then what the source's
packet brought and the subscriber understands, in the one-byte form.
"""

from collections.abc import Mapping
from struct import Struct
from typing import Final

from media.rtp import uris
from media.rtp.extensions import ONE_BYTE, one_byte_element
from media.rtp.packet import RtpPacket

_WRITTEN_HERE: Final = frozenset({uris.MID, uris.RID, uris.REPAIRED_RID, uris.ABS_SEND_TIME, uris.TRANSPORT_CC})
"""Of the hop, not of the media: never copied from the publisher."""


def absolute_send_time(now: float) -> bytes:
    """24 bits of seconds in 6.18 fixed point."""
    return (int(now * 0x40000) & 0xFFFFFF).to_bytes(3)


class HeaderWriter:
    """`received` and `sent` map URI to id on the source's side and on the sink's (1-14).

    Raises ValueError for an id or a MID that does not fit the one-byte form.
    """

    __slots__ = ("_layouts", "_mid", "_send_time_id", "mapping", "transport_cc_id")

    def __init__(self, received: Mapping[str, int], sent: Mapping[str, int], mid: str | None) -> None:
        if any(not 1 <= identifier <= 14 for identifier in sent.values()):
            raise ValueError("extension id outside 1-14")
        self._mid = one_byte_element(sent[uris.MID], mid.encode()) if mid and uris.MID in sent else b""
        self._send_time_id = sent.get(uris.ABS_SEND_TIME, 0)
        self.transport_cc_id = sent.get(uris.TRANSPORT_CC, 0)
        self.mapping = tuple(
            sorted((received[uri], sent[uri]) for uri in sent if uri in received and uri not in _WRITTEN_HERE)
        )
        """(id on the source's side, id on the sink's) of the elements passed on."""
        self._layouts: dict[int, tuple[Struct, int, bytes, bytes]] = {}

    def write(
        self,
        packet: RtpPacket,
        second: int,
        sequence: int,
        timestamp: int,
        ssrc: int,
        send_time: bytes,
        transport_sequence: int,
        padded: int,
    ) -> bytes:
        """The whole header. `second` is its second octet: marker and payload type. Numbers are already wrapped."""
        tail = packet.tail if packet.tail_of == self.mapping else self._encode_tail(packet)
        layout = self._layouts.get(len(tail)) or self._lay_out(len(tail))
        form, first, before, between = layout
        if padded:
            first |= 0x20
        csrcs = packet.csrcs
        header = form.pack(
            first | len(csrcs) >> 2,
            second,
            sequence,
            timestamp,
            ssrc,
            before,
            send_time,
            between,
            transport_sequence.to_bytes(2),
            tail,
        )
        return header[:12] + csrcs + header[12:] if csrcs else header

    def _encode_tail(self, packet: RtpPacket) -> bytes:
        """The elements passed on; kept with the packet, as the next sink most often maps alike."""
        tail = b""
        for received, sent in self.mapping:
            value = packet.extension(received)
            if value and len(value) <= 16:
                tail += one_byte_element(sent, value)
        packet.tail, packet.tail_of = tail, self.mapping
        return tail

    def _lay_out(self, tail: int) -> tuple[Struct, int, bytes, bytes]:
        """For a tail of so many octets. A field that is not sent is packed into no octets."""
        time, number = (3 if self._send_time_id else 0), (2 if self.transport_cc_id else 0)
        before = self._mid + (bytes((self._send_time_id << 4 | 2,)) if time else b"")
        between = bytes((self.transport_cc_id << 4 | 1,)) if number else b""
        body = len(before) + time + len(between) + number + tail
        if body:
            words = (body + 3) // 4
            before = ONE_BYTE.to_bytes(2) + words.to_bytes(2) + before
            form = Struct(f"!BBHLL{len(before)}s{time}s{len(between)}s{number}s{tail}s{-body % 4}x")
        else:
            form = Struct("!BBHLL0s0s0s0s0s")
        layout = (form, 0x90 if body else 0x80, before, between)
        self._layouts[tail] = layout
        return layout
