"""Our use of pylibsrtp's private names, against pylibsrtp itself."""

import os

import pylibsrtp
import pytest
from pylibsrtp import Policy

from media.forwarder.interface import SrtpProfile
from media.forwarder.srtp import MAX_PACKET, InboundSrtp, OutboundSrtp
from media.rtp.packet import RtpPacket, build_rtp
from tests.unit.media.forwarder.peers import PROFILES

RECEIVER_REPORT = bytes.fromhex("80c9000100000007")


def rtp(sequence: int = 1, payload: bytes = b"payload") -> bytes:
    return build_rtp(RtpPacket(96, sequence, 0, 7, payload))


@pytest.mark.parametrize("profile", list(SrtpProfile))
def test_both_directions_agree_with_pylibsrtp(profile: SrtpProfile) -> None:
    name, size = PROFILES[profile]
    key = os.urandom(size)
    theirs_in = pylibsrtp.Session(Policy(key, Policy.SSRC_ANY_INBOUND, srtp_profile=name))
    theirs_out = pylibsrtp.Session(Policy(key, Policy.SSRC_ANY_OUTBOUND, srtp_profile=name))
    ours_in, ours_out = InboundSrtp(profile, key), OutboundSrtp(profile, key)
    sealed, sealed_rtcp = ours_out.protect(rtp()), ours_out.protect_rtcp(RECEIVER_REPORT)
    assert sealed
    assert sealed_rtcp
    assert theirs_in.unprotect(sealed) == rtp()
    assert theirs_in.unprotect_rtcp(sealed_rtcp) == RECEIVER_REPORT
    assert ours_in.unprotect(theirs_out.protect(rtp())) == rtp()
    assert ours_in.unprotect_rtcp(theirs_out.protect_rtcp(RECEIVER_REPORT)) == RECEIVER_REPORT


@pytest.mark.parametrize("profile", list(SrtpProfile))
def test_a_key_of_the_wrong_length_is_refused(profile: SrtpProfile) -> None:
    for session in (InboundSrtp, OutboundSrtp):
        for size in (0, PROFILES[profile][1] - 1, PROFILES[profile][1] + 1):
            with pytest.raises(ValueError, match=profile.name):
                session(profile, bytes(size))


def test_refusals_are_named() -> None:
    profile, key = SrtpProfile.AEAD_AES_128_GCM, bytes(28)
    inbound, outbound = InboundSrtp(profile, key), OutboundSrtp(profile, key)
    sealed = outbound.protect(rtp())
    assert sealed is not None
    assert (outbound.protect(rtp()), outbound.refusal) == (None, "replayed")
    assert (outbound.protect(rtp(2, bytes(MAX_PACKET))), outbound.refusal) == (None, "oversized")
    assert (outbound.protect(b"short"), outbound.refusal) == (None, "unprotectable")
    assert inbound.unprotect(sealed) == rtp()
    assert (inbound.unprotect(sealed), inbound.refusal) == (None, "replayed")
    tampered = (outbound.protect(rtp(3)) or b"")[:-1] + b"?"
    assert (inbound.unprotect(tampered), inbound.refusal) == (None, "unauthenticated")
    assert (inbound.unprotect(bytes(MAX_PACKET + 1)), inbound.refusal) == (None, "oversized")
    assert (inbound.unprotect_rtcp(b"\x80\xc9"), inbound.refusal) == (None, "unauthenticated")


def test_a_forgotten_stream_begins_anew() -> None:
    profile, key = SrtpProfile.AEAD_AES_128_GCM, bytes(28)
    inbound, outbound = InboundSrtp(profile, key), OutboundSrtp(profile, key)
    sealed = outbound.protect(rtp()) or b""
    assert inbound.unprotect(sealed) == rtp()
    inbound.forget(7)
    assert inbound.unprotect(sealed) == rtp()
    inbound.forget(8)
