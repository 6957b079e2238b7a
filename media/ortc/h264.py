"""H264 profiles as WebRTC names them (RFC 6184 8.1): only what matching constrained baseline needs."""

import re
from typing import Final

_MISSING: Final = "42E01F"
"""WebRTC takes a codec without `profile-level-id` for constrained baseline 3.1."""


def is_constrained_baseline(profile_level_id: object) -> bool:
    """Whether the six hex digits (profile_idc, profile-iop, level) say constrained baseline.

    Baseline with constraint_set1, main with constraint_set0 and extended with both are one subset (RFC 6184 table 5).
    """
    if profile_level_id is None:
        profile_level_id = _MISSING
    if not isinstance(profile_level_id, str) or not re.fullmatch(r"[0-9A-Fa-f]{6}", profile_level_id):
        return False
    profile, constraints, level = bytes.fromhex(profile_level_id)
    if level == 0 or constraints & 0x0F:
        return False
    match profile:
        case 0x42:
            return bool(constraints & 0x40)
        case 0x4D:
            return bool(constraints & 0x80)
        case 0x58:
            return constraints & 0xC0 == 0xC0
        case _:
            return False
