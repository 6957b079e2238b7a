"""Client-to-mixer audio level (RFC 6464)."""

from typing import NamedTuple


class AudioLevel(NamedTuple):
    voice: bool
    dbov: int
    """-127 (silence) to 0."""


def parse_audio_level(value: bytes) -> AudioLevel | None:
    """From the extension's value; the two-byte form may pad it. None when empty."""
    return AudioLevel(value[0] >= 0x80, -(value[0] & 0x7F)) if value else None


def build_audio_level(level: AudioLevel) -> bytes:
    return bytes(((0x80 if level.voice else 0) | -level.dbov & 0x7F,))
