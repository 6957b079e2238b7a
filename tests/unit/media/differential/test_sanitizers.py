"""The core alone, built with sanitizers, plays what the forwarder in Python played: memory, limits, leaks, answers."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import pytest

import media.forwarder.transport
from media.forwarder.interface import EncodingSpec, PayloadFormat, SinkSpec, SourceSpec, SrtpProfile
from media.forwarder.reference import ReferenceForwarder
from media.forwarder.srtp import MAX_PACKET
from media.rtp.packet import RtpPacket, build_rtp
from tests.unit.media.differential.player import Player, by_transport
from tests.unit.media.differential.scene import PUBLISHERS, SUBSCRIBERS
from tests.unit.media.differential.streams import RECEIVED
from tests.unit.media.differential.trace import Tracer
from tests.unit.media.differential.world import World

CORE = Path(media.forwarder.transport.__file__).parent / "native"
_NOT_CORE = {"addresses.c", "forwarder.c", "hub.c", "pacer.c", "reader.c", "shard.c", "upward.c", "wire.c"}
"""The sockets and the threads, and what Cython generated."""
_REPLAY = Path(__file__).parent / "replay"
CIPHER = Path(__file__).parent / "cipher"
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O1", "-g", "-Wall", "-Wextra", "-Werror", f"-I{CORE}", f"-I{CIPHER}"]
WINDOW = 512
"""Numbers that a sealed packet may come late."""
MEMORY = ["-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
"""What is beyond its bounds, used when it is freed, left behind, or undefined."""

compiler = shutil.which("cc") or shutil.which("gcc")
pytestmark = pytest.mark.skipif(compiler is None, reason="no C compiler")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sanitized")

    def build(source: Path) -> Path:
        built = folder / f"{source.parent.name}-{source.stem}.o"
        subprocess.run([str(compiler), *FLAGS, *MEMORY, "-c", source, "-o", built], check=True)
        return built

    core = [source for source in CORE.glob("*.c") if source.name not in _NOT_CORE]
    with ThreadPoolExecutor(2) as pool:
        objects = list(pool.map(build, [*core, *_REPLAY.glob("*.c"), *CIPHER.glob("*.c")]))
    subprocess.run([str(compiler), *FLAGS, *MEMORY, *objects, "-lm", "-o", folder / "replay"], check=True)
    return folder / "replay"


class TagOnly:
    """The driver's cipher: sealed is what has a tag. As the core's sealer, it seals no number of a stream twice."""

    def __init__(self, profile: SrtpProfile, key: bytes) -> None:
        self.refusal = ""
        self._sealed: dict[int, set[int]] = {}
        """By SSRC."""

    def protect(self, packet: bytes) -> bytes | None:
        if len(packet) > MAX_PACKET:
            return self.protect_rtcp(packet)
        sealed = self._sealed.setdefault(int.from_bytes(packet[8:12]), set())
        number = int.from_bytes(packet[2:4])
        newest = max(sealed, default=number)
        index = newest + (number - newest + 0x8000) % 0x10000 - 0x8000
        if index in sealed or index < 0 or newest - index >= WINDOW:
            self.refusal = "replayed"
            return None
        sealed.add(index)
        return self.protect_rtcp(packet)

    def protect_rtcp(self, packet: bytes) -> bytes | None:
        self.refusal = "oversized"
        return packet + b"\xa5" * 16 if len(packet) <= MAX_PACKET else None

    def unprotect(self, packet: bytes) -> bytes | None:
        self.refusal = "oversized"
        return packet if len(packet) <= MAX_PACKET else None

    unprotect_rtcp = unprotect

    def forget(self, ssrc: int) -> None:
        self._sealed.pop(ssrc, None)


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> Player:
    monkeypatch.setattr(media.forwarder.transport, "InboundSrtp", TagOnly)
    monkeypatch.setattr(media.forwarder.transport, "OutboundSrtp", TagOnly)
    return Player(ReferenceForwarder(), SrtpProfile.AEAD_AES_128_GCM, sealed=False)


def replay(command: list[str | Path], world: World) -> list[str]:
    tracer = Tracer()
    trace = "\n".join(tracer.line(step) for step in world.steps)
    played = subprocess.run(command, input=trace, capture_output=True, text=True, check=False)
    assert (played.returncode, played.stderr) == (0, "")
    lines: list[str] = []
    for sent, group in groupby(played.stdout.splitlines(), lambda line: line.startswith(">")):
        step = list(group)
        lines += by_transport(step) if sent else step
    return lines


def played(player: Player) -> list[str]:
    return [line.replace("receive_rtp ", "receive ").replace("receive_rtcp ", "receive ") for line in player.lines]


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_the_core_does_the_same_and_nothing_forbidden(seed: int, driver: Path, plain: Player) -> None:
    world = World(seed, plain)
    if seed % 2:
        world.grow_old()
    world.run(1500)
    for index, (ours, theirs) in enumerate(zip(replay([driver], world), played(plain), strict=True)):
        assert ours == theirs, index


@pytest.mark.parametrize("seed", range(2000, 2006))
def test_batches_are_sent_on_as_single_packets_are(seed: int, driver: Path, plain: Player) -> None:
    """But for the order between the streams of a subscriber."""
    world = World(seed, plain, transport_wide=False)
    world.run(1500)
    ours, theirs = replay([driver, "batched"], world), played(plain)
    assert _answers(ours) == _answers(theirs)
    assert _streams(ours) == _streams(theirs)


def test_a_repaired_packet_is_not_overtaken_in_its_batch_by_what_takes_its_place(driver: Path, plain: Player) -> None:
    """The source leaps by the cache's whole length."""
    world = World(0, plain, transport_wide=False)
    source, sink = 1000, 2000
    video = SourceSpec(
        "video", (PayloadFormat(96, "vp8", 90000, 97),), (EncodingSpec(7, 8),), extensions=RECEIVED, nack=True
    )
    world.do("add_source", source, PUBLISHERS[0], video)
    world.do("add_sink", sink, SUBSCRIBERS[0], source, SinkSpec(9, {96: 101}))

    def send(sequence: int, lost: bool = False) -> RtpPacket:
        packet = RtpPacket(96, sequence, 3000 * sequence, 7, b"\x10\x00" + sequence.to_bytes(2))
        if not lost:
            world.arrive(PUBLISHERS[0], build_rtp(packet))
        return packet

    early = [send(sequence, lost=sequence == 20) for sequence in range(1, 31)][19]
    # Whatever is asked ends a batch.
    world.do("waiting_for_keyframe")
    send(31)
    world.arrive(PUBLISHERS[0], build_rtp(RtpPacket(97, 1, early.timestamp, 8, b"\x00\x14" + early.payload)))
    send(532)
    world.do("waiting_for_keyframe")
    ours, theirs = replay([driver, "batched"], world), played(plain)
    assert _streams(ours) == _streams(theirs)


def _answers(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith(">")]


def _streams(lines: list[str]) -> dict[tuple[str, str], list[str]]:
    """Datagrams in order, by transport and SSRC (or, of RTCP, what stands in its place)."""
    streams: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if line.startswith(">"):
            _, transport, datagram = line.split()
            streams.setdefault((transport, datagram[16:24]), []).append(datagram)
    return streams
