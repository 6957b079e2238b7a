"""The core alone, built with sanitizers, plays what the forwarder in Python played: memory, limits, leaks, answers."""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import media.forwarder.transport
from media.forwarder.interface import SrtpProfile
from media.forwarder.reference import ReferenceForwarder
from media.forwarder.srtp import MAX_PACKET
from tests.unit.media.differential.player import Player
from tests.unit.media.differential.trace import Tracer
from tests.unit.media.differential.world import World

_CORE = Path(media.forwarder.transport.__file__).parent / "native"
_SOURCES = ("core", "header", "map", "outgoing", "rtp", "sink", "source", "stream", "transport")
_FLAGS = [
    "-std=c11",
    "-D_GNU_SOURCE",
    "-O1",
    "-g",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fno-omit-frame-pointer",
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
]

compiler = shutil.which("cc") or shutil.which("gcc")
pytestmark = pytest.mark.skipif(compiler is None, reason="no C compiler")


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sanitized")

    def build(source: Path) -> Path:
        built = folder / f"{source.stem}.o"
        subprocess.run([str(compiler), *_FLAGS, f"-I{_CORE}", "-c", source, "-o", built], check=True)
        return built

    with ThreadPoolExecutor(2) as pool:
        objects = list(
            pool.map(build, [_CORE / f"{name}.c" for name in _SOURCES] + [Path(__file__).parent / "replay.c"])
        )
    subprocess.run([str(compiler), *_FLAGS, *objects, "-lm", "-o", folder / "replay"], check=True)
    return folder / "replay"


class TagOnly:
    """The driver's cipher: sealed is what has a tag."""

    refusal = "oversized"

    def __init__(self, profile: SrtpProfile, key: bytes) -> None:
        pass

    def protect(self, packet: bytes) -> bytes | None:
        return packet + b"\xa5" * 16 if len(packet) <= MAX_PACKET else None

    def unprotect(self, packet: bytes) -> bytes | None:
        return packet if len(packet) <= MAX_PACKET else None

    protect_rtcp, unprotect_rtcp = protect, unprotect

    def forget(self, ssrc: int) -> None:
        pass


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_the_core_does_the_same_and_nothing_forbidden(seed: int, driver: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media.forwarder.transport, "InboundSrtp", TagOnly)
    monkeypatch.setattr(media.forwarder.transport, "OutboundSrtp", TagOnly)
    reference = Player(ReferenceForwarder(), SrtpProfile.AEAD_AES_128_GCM, sealed=False)
    world = World(seed, reference)
    world.run(1500)
    tracer = Tracer()
    trace = "\n".join(tracer.line(step) for step in world.steps)
    played = subprocess.run([driver], input=trace, capture_output=True, text=True, check=False)
    assert (played.returncode, played.stderr) == (0, "")
    lines = [line.replace("receive_rtp ", "receive ").replace("receive_rtcp ", "receive ") for line in reference.lines]
    for index, (ours, theirs) in enumerate(zip(played.stdout.splitlines(), lines, strict=True)):
        assert ours == theirs, index
