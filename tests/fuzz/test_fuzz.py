"""The kept corpus, then a short run from it guided by coverage. Long runs are by command (`tests/fuzz/__main__.py`)."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from media import forwarder_kinds
from tests.fuzz import native
from tests.fuzz.harness import LONGEST, NAMES, NATIVE, corpus

SECONDS, INPUTS = "1", "500"
"""Whichever is reached first."""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own: some targets replace the running loop, and libFuzzer ends the process.

    Of a shell's: the most memory that a process had, which libFuzzer bounds, counts for what it becomes (getrusage(2)).
    """
    command = ["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-m", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100)


@pytest.mark.parametrize("name", NAMES)
def test_a_short_run_finds_nothing(name: str, tmp_path: Path) -> None:
    if name == "node" and "native" not in forwarder_kinds():
        pytest.skip("the native forwarder was not built")
    kept = corpus(name)
    assert kept
    assert max(path.stat().st_size for path in kept) <= LONGEST
    if importlib.util.find_spec("atheris") is None:
        done = run("tests.fuzz.replay", name)
        assert (done.returncode, done.stdout) == (0, f"{name}: {len(kept)} inputs\n"), done.stderr
        pytest.skip("atheris has no wheel for this Python: only the kept inputs were run")
    nothing_is_found(name, tmp_path)


@pytest.mark.skipif(native.compiler() is None, reason="no clang (Debian: apt-get install clang libclang-rt-dev)")
def test_a_short_run_of_the_native_core_finds_nothing(tmp_path: Path) -> None:
    nothing_is_found(NATIVE, tmp_path)


def nothing_is_found(name: str, folder: Path) -> None:
    done = run("tests.fuzz", name, "--seconds", SECONDS, "--inputs", INPUTS, "--seed", "1", "--found", str(folder))
    assert done.returncode == 0, done.stderr[-4000:]
    executed = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    assert executed
    assert int(executed[1]) > len(corpus(name))


def test_a_failure_is_told_with_its_input(tmp_path: Path) -> None:
    fine, missing = corpus("rtp")[0], tmp_path / "missing"
    done = run("tests.fuzz.replay", "rtp", str(fine), str(missing))
    assert done.returncode == 1
    assert f"{missing} failed" in done.stderr
    assert run("tests.fuzz.replay", "rtp", str(fine)).stdout == "rtp: 1 inputs\n"
