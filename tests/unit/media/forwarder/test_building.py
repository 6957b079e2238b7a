"""The native forwarder is optional: without a compiler everything else is installed all the same."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]


def build(into: Path, compiler: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "setup.py", "build_ext", "--build-lib", into, "--build-temp", into / "objects"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"CC": compiler}, capture_output=True, text=True)


def test_without_a_compiler_the_install_goes_on(tmp_path: Path) -> None:
    result = build(tmp_path, "a-compiler-that-is-not-there")
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.rglob("*.so")) == []
