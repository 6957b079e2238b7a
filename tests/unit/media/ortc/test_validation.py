"""Hostile and honest dictionaries."""

import contextlib
import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import MediaError
from media.ortc.capabilities import ROUTER_RTP_CAPABILITIES
from media.ortc.validation import parse_dtls_parameters, parse_rtp_capabilities, parse_rtp_parameters
from tests.unit.media.ortc.devices import opus_parameters, vp8_parameters

SHA_256 = ":".join(["AB"] * 32)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(MediaError) as caught:
        call()
    return caught.value.code


def test_honest_parameters_keep_what_is_needed() -> None:
    parsed = parse_rtp_parameters("video", vp8_parameters())
    assert parsed.mid == "1"
    assert [(codec.name, codec.payload_type, codec.apt) for codec in parsed.codecs] == [
        ("video/vp8", 96, None),
        ("video/rtx", 97, 96),
    ]
    assert parsed.encodings[0].wire() == {"ssrc": 2222, "rtx": {"ssrc": 2223}}


def test_null_counts_as_absent() -> None:
    raw = opus_parameters(msid=None, encodings=[{"ssrc": 1, "rid": None, "rtx": None, "dtx": None}])
    assert parse_rtp_parameters("audio", raw).encodings[0].wire() == {"ssrc": 1}


def with_change(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    raw = copy.deepcopy(vp8_parameters())
    change(raw)
    return raw


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(codecs=[]),
        lambda raw: raw.update(codecs=raw["codecs"] * 17),
        lambda raw: raw.update(codecs="VP8"),
        lambda raw: raw.update(mid=7),
        lambda raw: raw.update(mid=""),
        lambda raw: raw.update(mid="a\r\na=ice-pwd:x"),
        lambda raw: raw.update(mid="x" * 17),
        lambda raw: raw.update(mid=None, encodings=[]),
        lambda raw: raw.update(mid=None, encodings=[{"rid": "a"}]),
        lambda raw: raw.update(encodings=[{"ssrc": 0}]),
        lambda raw: raw.update(encodings=[{"ssrc": 2**32}]),
        lambda raw: raw.update(encodings=[{"ssrc": True}]),
        lambda raw: raw.update(encodings=[{"ssrc": 1.0}]),
        lambda raw: raw.update(encodings=[{"ssrc": 5, "rtx": {"ssrc": 5}}]),
        lambda raw: raw.update(encodings=[{"ssrc": 5}, {"ssrc": 5}]),
        lambda raw: raw.update(encodings=[{}, {}]),
        lambda raw: raw.update(encodings=[{"rid": "a"}, {"rid": "a"}]),
        lambda raw: raw.update(encodings=[{"rid": "a b"}]),
        lambda raw: raw.update(encodings=[{"ssrc": n} for n in range(1, 6)]),
        lambda raw: raw["codecs"][0].update(payloadType=97),
        lambda raw: raw["codecs"][0].update(payloadType=128),
        lambda raw: raw["codecs"][0].update(payloadType=72),
        lambda raw: raw["codecs"][0].update(payloadType="96"),
        lambda raw: raw["codecs"][0].update(clockRate=0),
        lambda raw: raw["codecs"][0].update(mimeType="audio/opus"),
        lambda raw: raw["codecs"][0].update(mimeType="video/VP8\n"),
        lambda raw: raw["codecs"][0].update(mimeType="application/x"),
        lambda raw: raw["codecs"][0].update(parameters={"a": {"b": {}}}),
        lambda raw: raw["codecs"][0].update(parameters={"a": "x\r\na=evil"}),
        lambda raw: raw["codecs"][0].update(parameters={"a": float("nan")}),
        lambda raw: raw["codecs"][0].update(parameters={str(n): n for n in range(33)}),
        lambda raw: raw["codecs"][1].update(parameters={}),
        lambda raw: raw["codecs"][1].update(parameters={"apt": 100}),
        lambda raw: raw["codecs"][1].update(parameters={"apt": "96"}),
        lambda raw: raw["codecs"].pop(0),
        lambda raw: raw["codecs"].append(raw["codecs"][1] | {"payloadType": 98}),
        lambda raw: raw["headerExtensions"].append({"uri": "urn:x", "id": 4}),
        lambda raw: raw["headerExtensions"].append(raw["headerExtensions"][0] | {"id": 9}),
        lambda raw: raw["headerExtensions"][0].update(encrypt=True),
        lambda raw: raw["headerExtensions"][0].update(id=0),
        lambda raw: raw["headerExtensions"][0].update(uri="x" * 257),
        lambda raw: raw.update(rtcp={"cname": "x" * 256}),
        lambda raw: raw.update(rtcp={"cname": "a\nb"}),
    ],
)
def test_inconsistent_or_oversized_parameters_are_refused(change: Callable[[dict[str, Any]], object]) -> None:
    assert refused(lambda: parse_rtp_parameters("video", with_change(change))) == "rtp_parameters_invalid"


@pytest.mark.parametrize("raw", [None, 1, "x", [], {}, {"codecs": None}, {"codecs": [None]}])
def test_other_things_than_parameters_are_refused(raw: object) -> None:
    assert refused(lambda: parse_rtp_parameters("audio", raw)) == "rtp_parameters_invalid"


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"codecs": {}},
        {"codecs": [{"kind": "text", "mimeType": "audio/opus", "clockRate": 48000}]},
        {"codecs": [ROUTER_RTP_CAPABILITIES["codecs"][0]] * 129},
        {"headerExtensions": [{"uri": "urn:x"}]},
    ],
)
def test_bad_capabilities_are_refused(raw: object) -> None:
    assert refused(lambda: parse_rtp_capabilities(raw)) == "rtp_capabilities_invalid"


def test_the_routers_own_capabilities_survive_a_round_trip() -> None:
    parsed = parse_rtp_capabilities(ROUTER_RTP_CAPABILITIES)
    assert parsed.wire() == ROUTER_RTP_CAPABILITIES
    # Read once, they are good for all consumers of a listener.
    assert parse_rtp_capabilities(parsed) is parsed


def test_strong_fingerprints_are_kept_in_upper_case() -> None:
    raw = {
        "role": "client",
        "fingerprints": [
            {"algorithm": "sha-1", "value": ":".join(["00"] * 20)},
            {"algorithm": "SHA-256", "value": SHA_256.lower()},
        ],
    }
    assert parse_dtls_parameters(raw).wire() == {
        "role": "client",
        "fingerprints": [{"algorithm": "sha-256", "value": SHA_256}],
    }


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {},
        {"fingerprints": []},
        {"role": "boss", "fingerprints": [{"algorithm": "sha-256", "value": SHA_256}]},
        {"fingerprints": [{"algorithm": "sha-1", "value": ":".join(["00"] * 20)}]},
        {"fingerprints": [{"algorithm": "sha-256", "value": SHA_256[:-3]}]},
        {"fingerprints": [{"algorithm": "sha-256", "value": SHA_256 + "\n"}]},
        {"fingerprints": [{"algorithm": "sha-256", "value": SHA_256}] * 9},
    ],
)
def test_bad_dtls_parameters_are_refused(raw: object) -> None:
    assert refused(lambda: parse_dtls_parameters(raw)) == "dtls_parameters_invalid"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
FIELDS = ["mid", "codecs", "headerExtensions", "encodings", "rtcp"]


@given(st.dictionaries(st.sampled_from(FIELDS), anything), st.sampled_from(["audio", "video"]))
def test_nothing_but_the_refusal_is_raised(changes: dict[str, Any], kind: Any) -> None:
    with contextlib.suppress(MediaError):
        parse_rtp_parameters(kind, vp8_parameters() | changes)


def test_deep_nesting_is_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(5000):
        deep = {"parameters": deep}
    raw = vp8_parameters()
    raw["codecs"][0]["parameters"] = {"a": deep}
    assert refused(lambda: parse_rtp_parameters("video", raw)) == "rtp_parameters_invalid"
