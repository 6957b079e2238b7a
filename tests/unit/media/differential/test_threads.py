"""Two threads forward while the control changes everything; by sanitizers they die of a race or of an octet too far."""

import subprocess
from pathlib import Path

import pytest

from tests.unit.media.differential.test_sanitizers import CIPHER, CORE, FLAGS, MEMORY, compiler


@pytest.mark.skipif(compiler is None, reason="no C compiler")
@pytest.mark.parametrize("sanitizers", [["-fsanitize=thread"], MEMORY], ids=["races", "memory"])
def test_threads_and_the_control_do_nothing_forbidden(sanitizers: list[str], tmp_path: Path) -> None:
    sources = [source for source in CORE.glob("*.c") if source.name != "forwarder.c"]
    sources += [Path(__file__).parent / "threads/main.c", *CIPHER.glob("*.c")]
    command: list[str | Path] = [str(compiler), *FLAGS, *sanitizers, *sources]
    built = subprocess.run([*command, "-o", tmp_path / "threads", "-lm", "-lpthread"], capture_output=True, text=True)
    if "cannot find" in built.stderr and "tsan" in built.stderr:
        pytest.skip("the compiler has no thread sanitizer")
    assert built.returncode == 0, built.stderr
    # Its shadow memory wants addresses that the kernel may have given away by chance.
    done = subprocess.run(["setarch", "-R", tmp_path / "threads"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(int(figure) > 100 for figure in done.stdout.split()), done.stdout
