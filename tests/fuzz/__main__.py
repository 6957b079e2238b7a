"""Fuzz one target, guided by coverage. Ends with libFuzzer's exit code: 0 when nothing was found."""

import argparse
import os
import sys
from pathlib import Path

from tests.fuzz import native
from tests.fuzz.harness import CORPUS, LONGEST, NAMES, NATIVE, load

INSTRUMENTED = [
    "media",
    "signaling",
    "aioice",
    "socketio.packet",
    "engineio.packet",
    "rooms.mentoring",
    "icalendar",
    "recurring_ical_events",
]
MEGABYTES = 1024
"""Of memory, beyond which the run fails: a leak shows after some million inputs."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*NAMES, NATIVE])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--found", type=Path, default=Path("var/fuzz"), help="for what is new, and for what failed")
    arguments = parser.parse_args()
    found = arguments.found / arguments.target
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-max_total_time={arguments.seconds}",
        f"-seed={arguments.seed}",
        f"-rss_limit_mb={MEGABYTES}",
        "-timeout=5",
        "-print_final_stats=1",
        f"-artifact_prefix={found}.",
        # libFuzzer writes to the first folder it is given.
        str(found),
        str(CORPUS / arguments.target),
    ]
    if arguments.target == NATIVE:
        run_native(found, options)
    else:
        run_python(arguments.target, options)


def run_python(target: str, options: list[str]) -> None:
    import atheris

    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        check = load(target)
    atheris.Setup([sys.argv[0], f"-max_len={LONGEST}", *options], check)
    atheris.Fuzz()


def run_native(found: Path, options: list[str]) -> None:
    clang = native.compiler()
    if clang is None:
        sys.exit("The native forwarder is fuzzed with clang (Debian: apt-get install clang).")
    program = native.build(clang, found.parent)
    os.execv(program, [str(program), f"-max_len={native.LONGEST}", *options])


main()
