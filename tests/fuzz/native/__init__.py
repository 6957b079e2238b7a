"""The forwarder's core in C under libFuzzer, with the sanitizers."""

import shutil
import subprocess
from pathlib import Path

# By its path: importing `media` here would be too early for atheris to watch it.
_ROOT = Path(__file__).parents[3]
_CORE = _ROOT / "media/forwarder/native"
_CIPHER = _ROOT / "tests/unit/media/differential/cipher"
_FLAGS = [
    "-std=c11",
    "-D_GNU_SOURCE",
    "-O1",
    "-g",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-fno-omit-frame-pointer",
    "-fsanitize=fuzzer,address,undefined",
    "-fno-sanitize-recover=all",
]

LONGEST = 1024
"""Octets of an input: about two hundred steps."""


def compiler() -> str | None:
    """A clang, under whichever name; None without one."""
    return next(
        (found for name in ("clang", *(f"clang-{n}" for n in range(25, 12, -1))) if (found := shutil.which(name))), None
    )


def build(clang: str, folder: Path) -> Path:
    """The program that fuzzes. Raises CalledProcessError when it does not compile."""
    # All of the core; what Cython generated next to it needs Python's headers.
    sources = [source for source in sorted(_CORE.glob("*.c")) if source.name != "forwarder.c"]
    program = folder / "fuzz-forwarder"
    command: list[str | Path] = [
        clang,
        *_FLAGS,
        f"-I{_CORE}",
        f"-I{_CIPHER}",
        *sources,
        *_CIPHER.glob("*.c"),
        *Path(__file__).parent.glob("*.c"),
        "-lm",
        "-lpthread",
    ]
    subprocess.run([*command, "-o", program], check=True)
    return program
