"""Fuzz one target, guided by coverage. Ends with libFuzzer's exit code: 0 when nothing was found."""

import argparse
import os
import sys
from pathlib import Path

from tests.fuzz import native
from tests.fuzz.harness import CORPUS, LONGEST, NAMES, NATIVE, load

OURS = ["media", "rooms", "signaling", "web"]
NO_PARSERS = (
    "media.active_speaker",
    "media.consumer",
    "media.downlink",
    "media.forwarder.binding",
    "media.forwarder.departures",
    "media.forwarder.reference",
    "media.forwarder.resending",
    "media.forwarder.sending",
    "media.forwarder.sink",
    "media.forwarder.source",
    "media.forwarder.transport",
    "media.producer",
    "media.router",
    "media.rtp.statistics",
    "media.webrtc_transport",
    "media.worker",
    "rooms.jobs",
    "rooms.models",
    "rooms.places",
    "web.api.document",
    "web.api.v1.document",
    "web.api.v1.network",
    "web.api.v1.reports",
    "web.api.v1.sessions",
    "web.api.v1.webhooks",
    "web.assets",
    "web.calendar_events",
    "web.charts",
    "web.motifs",
    "web.pages",
    "web.rates",
    "web.refusals",
    "web.rendering",
    "web.routes",
    "web.spreadsheets",
    "web.zipping",
)
"""Modules, each without those beneath it: watching what no input reaches costs time at the start."""
WATCHED = {
    "calendars": [*OURS, "icalendar", "recurring_ical_events"],
    "chat": [*OURS, "linkify_it", "markdown_it"],
    "node": ["media"],
    "rest_requests": ["web"],
    "socketio_messages": [*OURS, "socketio.packet", "engineio.packet"],
    "stun": [*OURS, "aioice"],
}
"""Where not all that is ours and nothing else is watched for what inputs reach."""
REACHED = {"node": ()}
"""Where more of that is watched than parsers: what may not be watched there."""
MEGABYTES = 256
"""Of memory, beyond which a run fails. All begin below 150, so ten million inputs may not leave ten octets each."""
MORE_MEGABYTES = {NATIVE: 1024, "calendars": 1024}
"""AddressSanitizer keeps what was freed for a while; LeakSanitizer looks for what was not. A calendar is read in a
process of its own, under a limit of its own, and may take all of that."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", choices=[*NAMES, NATIVE])
    parser.add_argument("--seconds", type=int, default=60, help="end after these; 0: never for the time")
    parser.add_argument("--inputs", type=int, default=-1, help="end after so many")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--found", type=Path, default=Path("var/fuzz"), help="for what is new, and for what failed")
    arguments = parser.parse_args()
    found = arguments.found / arguments.target
    found.mkdir(parents=True, exist_ok=True)
    options = [
        f"-runs={arguments.inputs}",
        f"-max_total_time={arguments.seconds}",
        f"-seed={arguments.seed}",
        f"-rss_limit_mb={MORE_MEGABYTES.get(arguments.target, MEGABYTES)}",
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

    with atheris.instrument_imports(
        include=WATCHED.get(target, OURS), exclude=REACHED.get(target, NO_PARSERS), enable_loader_override=False
    ):
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
