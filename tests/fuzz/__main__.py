"""Fuzz one target, guided by coverage. Ends with libFuzzer's exit code: 0 when nothing was found."""

import argparse
import sys
from pathlib import Path

import atheris

from tests.fuzz.harness import CORPUS, LONGEST, NAMES, load

INSTRUMENTED = ["media", "signaling", "aioice", "socketio.packet", "engineio.packet"]
MEGABYTES = 1024
"""Of memory, beyond which the run fails: a leak shows after some million inputs."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--found", type=Path, default=Path("var/fuzz"), help="for what is new, and for what failed")
    arguments = parser.parse_args()
    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        check = load(arguments.target)
    found = arguments.found / arguments.target
    options = [
        f"-max_total_time={arguments.seconds}",
        f"-seed={arguments.seed}",
        f"-max_len={LONGEST}",
        f"-rss_limit_mb={MEGABYTES}",
        "-timeout=5",
        "-print_final_stats=1",
        f"-artifact_prefix={found}.",
    ]
    known = CORPUS / arguments.target
    # libFuzzer writes to the first folder it is given.
    found.mkdir(parents=True, exist_ok=True)
    atheris.Setup([sys.argv[0], *options, str(found), str(known)], check)
    atheris.Fuzz()


main()
