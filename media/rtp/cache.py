"""The newest packets of a stream, for answering NACKs."""

from typing import Final

from media.rtp.packet import RtpPacket

DEFAULT_SIZE: Final = 512
"""Packets; about 2 s of a 2.5 Mbit/s picture."""


class PacketCache:
    """A ring by unwrapped sequence number. One per source serves all its sinks, who derive theirs again."""

    __slots__ = ("_mask", "_slots")

    def __init__(self, size: int = DEFAULT_SIZE) -> None:
        """`size` is a power of two."""
        if size <= 0 or size & size - 1:
            raise ValueError("size must be a power of two")
        self._mask = size - 1
        self._slots: list[RtpPacket | None] = [None] * size

    def add(self, packet: RtpPacket) -> bool:
        """False, and nothing changes, for a packet already here or older than what took its place."""
        index = packet.sequence & self._mask
        present = self._slots[index]
        if present is not None and present.sequence >= packet.sequence:
            return False
        self._slots[index] = packet
        return True

    def get(self, sequence: int) -> RtpPacket | None:
        packet = self._slots[sequence & self._mask]
        return packet if packet is not None and packet.sequence == sequence else None

    def between(self, first: int, last: int) -> list[RtpPacket]:
        """Those that are here, in order; of a wide range no more than the cache can hold."""
        there = (self.get(sequence) for sequence in range(first, min(last, first + self._mask) + 1))
        return [packet for packet in there if packet is not None]

    def clear(self) -> None:
        self._slots = [None] * (self._mask + 1)
