"""Thunderbird's own library reads our invitations and feeds as we mean them."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

from rooms.mentoring.invitations import Method, feed
from rooms.models import SessionStatus
from tests.unit.rooms.test_invitations import EVENT, MENTOR, NOW, SERVICE, invited

READER = Path(__file__).parent / "read_calendar.mjs"
CLEAN = EVENT.description.replace("\r\n", "\n")


def read(content: bytes) -> dict[str, Any]:
    done = subprocess.run(["node", READER], input=content, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_an_invitation_is_read_whole() -> None:
    assert read(invited(Method.REQUEST)) == {
        "method": "REQUEST",
        "events": [
            {
                "uid": EVENT.uid,
                "sequence": 2,
                "status": "CONFIRMED",
                "start": "2026-01-07T02:00:00.000Z",
                "end": "2026-01-07T03:00:00.000Z",
                "zone": "UTC",
                "summary": EVENT.summary,
                "description": CLEAN,
                "url": EVENT.url,
                "organizer": [f"mailto:{SERVICE.email}", SERVICE.name],
                "attendees": [[f"mailto:{MENTOR.email}", MENTOR.name]],
                "answer": ["ACCEPTED"],
            }
        ],
    }


def test_a_cancellation_is_of_the_event_that_was_sent() -> None:
    found = read(invited(Method.CANCEL, replace(EVENT, status=SessionStatus.CANCELLED, sequence=3)))
    [event] = found["events"]
    assert (found["method"], event["uid"], event["sequence"], event["status"]) == ("CANCEL", EVENT.uid, 3, "CANCELLED")


def test_a_feed_is_read_whole() -> None:
    sessions = [replace(EVENT, uid=f"{number}@virtual-technopark") for number in range(50)]
    found = read(feed(sessions, name="Sesi Anda; semua", now=NOW))
    assert found["method"] == "PUBLISH"
    assert [event["uid"] for event in found["events"]] == [session.uid for session in sessions]
    assert {event["description"] for event in found["events"]} == {CLEAN}
