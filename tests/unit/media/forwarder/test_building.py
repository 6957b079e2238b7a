"""The native forwarder is optional: without a compiler everything else is installed all the same."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from media.forwarder.choice import forwarder_kinds

ROOT = Path(__file__).parents[4]


def build(into: Path, compiler: str) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [
        sys.executable,
        "setup.py",
        "build_ext",
        "--build-lib",
        into,
        "--build-temp",
        into / "objects",
    ]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"CC": compiler}, capture_output=True, text=True)


def test_without_a_compiler_the_install_goes_on(tmp_path: Path) -> None:
    result = build(tmp_path, "a-compiler-that-is-not-there")
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.rglob("*.so")) == []


def test_with_a_compiler_it_is_there() -> None:
    """Else every test of it would be passed over, and nobody would hear that it does not build."""
    if shutil.which("gcc") is None or not Path(sysconfig.get_path("include"), "Python.h").exists():
        pytest.skip("no compiler, or not Python's headers")
    log = ROOT / ".venv/native.log"
    assert "native" in forwarder_kinds(), log.read_text() if log.exists() else "make .venv/.ready-native"
