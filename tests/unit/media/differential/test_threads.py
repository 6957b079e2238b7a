"""Two threads forward while the control changes everything: built with the thread sanitizer, which dies of a race."""

import subprocess
from pathlib import Path

import pytest

from tests.unit.media.differential.test_sanitizers import CORE, compiler

_FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-fsanitize=thread"]


@pytest.mark.skipif(compiler is None, reason="no C compiler")
def test_threads_and_the_control_do_not_race(tmp_path: Path) -> None:
    sources = [source for source in CORE.glob("*.c") if source.name != "forwarder.c"]
    command: list[str | Path] = [
        str(compiler),
        *_FLAGS,
        f"-I{CORE}",
        *sources,
        Path(__file__).parent / "threads/main.c",
    ]
    built = subprocess.run([*command, "-o", tmp_path / "threads", "-lm", "-lpthread"], capture_output=True, text=True)
    if "cannot find" in built.stderr and "tsan" in built.stderr:
        pytest.skip("the compiler has no thread sanitizer")
    assert built.returncode == 0, built.stderr
    # Its shadow memory wants addresses that the kernel may have given away by chance.
    done = subprocess.run(["setarch", "-R", tmp_path / "threads"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 100
