"""Run one target over its kept corpus, without atheris: `python -m tests.fuzz.replay TARGET [FILE...]`."""

import sys
from pathlib import Path

from tests.fuzz.harness import corpus, load


def main(name: str, *files: str) -> None:
    check = load(name)
    kept = [Path(file) for file in files] or corpus(name)
    for path in kept:
        try:
            check(path.read_bytes())
        except BaseException:
            sys.stderr.write(f"{path} failed\n")
            raise
    sys.stdout.write(f"{name}: {len(kept)} inputs\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
