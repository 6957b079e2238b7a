"""Header extensions of both forms: two octets of profile, then the block."""

from media.rtp.audio_level import build_audio_level, parse_audio_level
from media.rtp.extensions import build_block, parse_elements


def check(data: bytes) -> None:
    elements = parse_elements(int.from_bytes(data[:2]), data[2:])
    assert sum(len(value) + 1 for _, value in elements) <= max(len(data) - 2, 0)
    block = build_block(elements)
    assert len(block) % 4 == 0
    assert parse_elements(int.from_bytes(block[:2]), block[4:]) == elements
    for _, value in elements:
        level = parse_audio_level(value)
        if level is not None:
            assert build_audio_level(level) == value[:1]
