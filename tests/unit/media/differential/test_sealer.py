"""The sealing of sealer.c against libsrtp's, octet by octet, over streams that repeat, overtake and wrap."""

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from random import Random

import pytest

from media.forwarder.choice import forwarder_kinds, make_forwarder
from media.forwarder.interface import SrtpProfile
from media.forwarder.key_derivation import derive
from media.forwarder.srtp import MAX_PACKET, InboundSrtp, OutboundSrtp, cipher_addresses
from media.rtp.packet import RtpPacket, build_rtp
from tests.unit.media.differential.test_sanitizers import CORE, FLAGS, WINDOW, compiler
from tests.unit.media.forwarder.peers import KEYFRAME, PROFILES, Peer, frame, video, video_sink

pytestmark = pytest.mark.skipif(compiler is None, reason="no C compiler")

AEAD = [SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM]
_TRAPS = ["-fsanitize=undefined", "-fsanitize-undefined-trap-on-error", "-shared", "-fPIC"]
_SEALED, _BEFORE = 0, 1

Seal = Callable[[bytes], bytes | str]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    built = tmp_path_factory.mktemp("sealer") / "sealer.so"
    sources = [CORE / name for name in ("sealer.c", "map.c")]
    subprocess.run([str(compiler), *FLAGS, *_TRAPS, *sources, "-o", built], check=True)
    loaded = ctypes.CDLL(str(built))
    loaded.vtf_sealer_new.restype = ctypes.c_void_p
    loaded.vtf_sealer_new.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p)
    loaded.vtf_sealer_free.argtypes = (ctypes.c_void_p,)
    loaded.vtf_sealer_seal.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_size_t))
    loaded.vtf_sealer_forget.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
    return loaded


def evp() -> ctypes.Array[ctypes.c_void_p]:
    """Fails where the binding hides OpenSSL: then libsrtp would do this work everywhere."""
    found = cipher_addresses().values()
    assert len(found) == 8
    return (ctypes.c_void_p * len(found))(*found)


class Sealer:
    def __init__(self, library: ctypes.CDLL, profile: SrtpProfile, master: bytes) -> None:
        key, salt = derive(profile, master) or (b"", b"")
        self._library = library
        self._sealer = library.vtf_sealer_new(evp(), key, len(key), salt)
        assert self._sealer

    def __call__(self, packet: bytes) -> bytes | str:
        buffer = ctypes.create_string_buffer(packet, MAX_PACKET + 16)
        length = ctypes.c_size_t(len(packet))
        sealing = self._library.vtf_sealer_seal(self._sealer, buffer, ctypes.byref(length))
        if sealing != _SEALED:
            return "replayed" if sealing == _BEFORE else "unprotectable"
        return buffer.raw[: length.value]

    def forget(self, ssrc: int) -> None:
        self._library.vtf_sealer_forget(self._sealer, ssrc)

    def close(self) -> None:
        self._library.vtf_sealer_free(self._sealer)


@pytest.fixture
def sealer(library: ctypes.CDLL) -> Iterator[Callable[[SrtpProfile, bytes], Sealer]]:
    made: list[Sealer] = []

    def make(profile: SrtpProfile, master: bytes) -> Sealer:
        made.append(Sealer(library, profile, master))
        return made[-1]

    yield make
    for each in made:
        each.close()


Make = Callable[[SrtpProfile, bytes], Sealer]


def master_of(profile: SrtpProfile) -> bytes:
    return os.urandom(PROFILES[profile][1])


def by_libsrtp(profile: SrtpProfile, master: bytes) -> Seal:
    session = OutboundSrtp(profile, master)
    return lambda packet: session.protect(packet) or session.refusal


def rtp(sequence: int, ssrc: int = 7, payload: bytes = b"payload") -> bytes:
    return build_rtp(RtpPacket(96, sequence % 65536, 0, ssrc, payload))


def generated(random: Random, sequence: int, ssrc: int) -> bytes:
    """With contributors and header extensions or without, of any length."""
    contributors, words = random.choice((0, 0, 1, 15)), random.choice((None, None, 0, 3, 40))
    header = bytes([0x80 | (words is not None) << 4 | contributors, random.randrange(256)])
    header += (sequence % 65536).to_bytes(2) + random.randbytes(4) + ssrc.to_bytes(4)
    header += random.randbytes(4 * contributors)
    if words is not None:
        header += b"\xbe\xde" + words.to_bytes(2) + random.randbytes(4 * words)
    return header + random.randbytes(random.choice((0, 1, 15, 16, 17, 500, 1200)))


@pytest.mark.parametrize("profile", AEAD)
@pytest.mark.parametrize("leap", [1, 3, 60, 9000])
def test_the_same_octets_and_the_same_refusals(profile: SrtpProfile, leap: int, sealer: Make) -> None:
    """Three streams roll over; numbers are left out, come late, too late, and again."""
    random, master = Random(leap), master_of(profile)
    ours, theirs = sealer(profile, master), by_libsrtp(profile, master)
    begun = {ssrc: random.randrange(10_000, 30_000) for ssrc in (1, 0x80000000, 0xFFFFFFFF)}
    newest = {ssrc: number + 27_000 for ssrc, number in begun.items()}
    refused = 0
    for ssrc in begun:
        # The first packet tells the cycle, and the rest takes it from there to the end of the first.
        for number in (begun[ssrc], newest[ssrc], 65536 - WINDOW):
            newest[ssrc] = number
            assert ours(rtp(number, ssrc)) == theirs(rtp(number, ssrc))
    for _ in range(6000):
        ssrc = random.choice(list(newest))
        by = random.choice((leap, random.randrange(leap + 1), -random.randrange(WINDOW + 9), -random.randrange(64)))
        number = newest[ssrc] + by
        newest[ssrc] = max(newest[ssrc], number)
        packet = generated(random, number, ssrc)
        answer = theirs(packet)
        assert ours(packet) == answer
        refused += answer == "replayed"
    assert 50 < refused < 5500
    assert all(number > 65536 for number in newest.values())


@pytest.mark.parametrize("profile", AEAD)
def test_libsrtp_opens_what_was_sealed(profile: SrtpProfile, sealer: Make) -> None:
    master = master_of(profile)
    ours, receiver = sealer(profile, master), InboundSrtp(profile, master)
    for number in (65534, 65535, 65537, 65536, 65538):
        assert receiver.unprotect(bytes(ours(rtp(number)))) == rtp(number)  # type: ignore[arg-type] # sealed: octets


def test_no_number_is_sealed_twice(sealer: Make) -> None:
    """A nonce that repeats gives the authentication key away (RFC 7714 9.1)."""
    ours = sealer(AEAD[0], master_of(AEAD[0]))
    newest = 65536 + 100
    sent = [rtp(number) for number in (100, 100 + WINDOW, 30_000, 60_000, newest)]
    assert all(isinstance(ours(packet), bytes) for packet in sent)
    assert {ours(packet) for packet in sent[-2:]} == {"replayed"}
    # The first that is too old to tell, and the last in the window: once.
    assert ours(rtp(newest - WINDOW)) == "replayed"
    late = rtp(newest - WINDOW + 1)
    assert isinstance(ours(late), bytes)
    assert ours(late) == "replayed"


def test_before_the_first_roll_over_there_is_nothing(sealer: Make) -> None:
    ours = sealer(AEAD[0], master_of(AEAD[0]))
    assert isinstance(ours(rtp(0)), bytes)
    assert ours(rtp(65535)) == "replayed"


@pytest.mark.parametrize("profile", AEAD)
def test_what_is_no_rtp_is_refused_by_both(profile: SrtpProfile, sealer: Make) -> None:
    master = master_of(profile)
    ours, theirs = sealer(profile, master), by_libsrtp(profile, master)
    whole = rtp(1)
    broken = [whole[:11], b"", bytes([0x8F]) + whole[1:12], bytes([0x90]) + whole[1:12]]
    broken.append(bytes([0x90]) + whole[1:12] + b"\xbe\xde\x00\x02" + bytes(7))
    for packet in broken:
        assert ours(packet) == theirs(packet) == "unprotectable"
    assert ours(bytes([0x40]) + whole[1:]) == "unprotectable"
    # Nothing of it was counted.
    assert ours(whole) == theirs(whole)


def test_a_forgotten_stream_is_begun_anew_and_others_are_not(sealer: Make) -> None:
    """The transport sees to it that a retired SSRC is not sent on again."""
    ours = sealer(AEAD[1], master_of(AEAD[1]))
    first = [ours(rtp(1, ssrc)) for ssrc in (7, 8)]
    ours.forget(8)
    ours.forget(9)
    assert ours(rtp(1, 8)) == first[1]
    assert ours(rtp(1, 7)) == "replayed"


def test_only_profiles_with_aead_have_keys() -> None:
    assert derive(SrtpProfile.AES_CM_128_HMAC_SHA1_80, bytes(30)) is None


def test_a_key_of_another_length_makes_no_sealer(library: ctypes.CDLL) -> None:
    assert library.vtf_sealer_new(evp(), bytes(24), 24, bytes(12)) is None


@pytest.mark.skipif("native" not in forwarder_kinds(), reason="the native forwarder was not built")
@pytest.mark.parametrize("profile", list(SrtpProfile))
@pytest.mark.parametrize("openssl", [cipher_addresses, dict], ids=["openssl", "hidden"])
def test_subscribers_open_what_either_of_both_sealed(
    profile: SrtpProfile, openssl: Callable[[], dict[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """libsrtp seals where OpenSSL is hidden, and for the profile that has no AES-GCM; after new keys as before."""
    monkeypatch.setattr("media.forwarder.native.forwarder.cipher_addresses", openssl)
    forwarder = make_forwarder("native")
    publisher, subscriber = Peer(forwarder, profile), Peer(forwarder, profile)
    subscriber.add_sink(publisher.add_source(video()), video_sink())
    for number in range(1, 4):
        publisher.send(frame(number, KEYFRAME))
    assert [packet.sequence for packet in subscriber.take()] == [1, 2, 3]
    subscriber.set_keys(profile)
    publisher.send(frame(4, KEYFRAME))
    assert [packet.payload for packet in subscriber.take()] == [KEYFRAME]
