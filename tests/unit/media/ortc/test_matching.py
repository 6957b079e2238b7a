import pytest

from media.errors import MediaError
from media.ortc.consumable import make_consumable
from media.ortc.h264 import is_constrained_baseline
from media.ortc.validation import parse_rtp_parameters
from tests.unit.media.ortc.devices import h264_parameters


@pytest.mark.parametrize(
    ("profile_level_id", "answer"),
    [
        (None, True),
        ("42e01f", True),
        ("42C01F", True),
        ("42E034", True),
        ("4d801f", True),
        ("58c01f", True),
        ("42001f", False),
        ("4d001f", False),
        ("640c1f", False),
        ("42e11f", False),
        ("42e000", False),
        ("42e0", False),
        ("42e01g", False),
        (42, False),
    ],
)
def test_constrained_baseline(profile_level_id: object, answer: bool) -> None:
    assert is_constrained_baseline(profile_level_id) is answer


def test_h264_of_the_routers_profile_keeps_its_level() -> None:
    consumable = make_consumable("video", parse_rtp_parameters("video", h264_parameters("42c034")))
    assert [(c.router_payload_type, c.router_rtx_payload_type, c.parameters) for c in consumable.codecs] == [
        (103, 104, {"level-asymmetry-allowed": 1, "profile-level-id": "42c034", "packetization-mode": 1})
    ]


@pytest.mark.parametrize(("profile", "mode"), [("640c1f", 1), ("42e01f", 0), ("42e01f", None)])
def test_other_h264_is_refused(profile: str, mode: int | None) -> None:
    parameters = parse_rtp_parameters("video", h264_parameters(profile, mode))
    with pytest.raises(MediaError, match="rtp_parameters_invalid"):
        make_consumable("video", parameters)
