"""A well-formed payload for every request, and ways to spoil it."""

from typing import Any

from signaling.protocol.registry import REQUESTS
from tests.integration.signaling import ortc

SOMEBODY = "0" * 32
NOTHING: dict[str, Any] = {}
TILE: dict[str, Any] = {"participantId": SOMEBODY, "source": "camera", "width": 640, "height": 360}

WELL_FORMED: dict[str, dict[str, Any]] = {
    "floor.watch": {"technopark": "bandung"},
    "room.join": {"technopark": "bandung", "room": "lounge"},
    "room.resume": {"participantId": SOMEBODY, "resumeToken": "A" * 22, "chatSeq": 0},
    "room.leave": NOTHING,
    "lobby.admit": {"knockId": SOMEBODY},
    "lobby.refuse": {"knockId": SOMEBODY},
    "lobby.admitAll": NOTHING,
    "chat.send": {"clientMsgId": "message1", "text": "Halo"},
    "chat.edit": {"messageId": SOMEBODY, "text": "Halo"},
    "chat.delete": {"messageId": SOMEBODY},
    "chat.react": {"messageId": SOMEBODY, "emoji": "👍", "on": True},
    "chat.history": {"limit": 10},
    "hand.raise": {"raised": True},
    "reaction.send": {"emoji": "👍"},
    "moderation.mute": {"participantId": SOMEBODY, "source": "microphone"},
    "moderation.muteAll": NOTHING,
    "moderation.askUnmute": {"participantId": SOMEBODY, "source": "microphone"},
    "moderation.remove": {"participantId": SOMEBODY},
    "moderation.lock": {"locked": False},
    "moderation.spotlight": {"participantId": None},
    "moderation.end": NOTHING,
    "media.open": {"rtpCapabilities": ortc.CAPABILITIES},
    "media.connect": {"transportId": "nothing", "dtlsParameters": ortc.DTLS},
    "media.iceRestart": {"transportId": "nothing"},
    "media.produce": {
        "transportId": "nothing",
        "kind": "audio",
        "source": "microphone",
        "rtpParameters": ortc.opus(),
    },
    "media.producer.pause": {"producerId": "nothing"},
    "media.producer.resume": {"producerId": "nothing"},
    "media.producer.close": {"producerId": "nothing"},
    "media.consumer.resume": {"consumerId": "nothing", "handOver": 0},
    "media.consumer.pause": {"consumerId": "nothing"},
    "media.view": {"mode": "everything", "tiles": [TILE]},
    "media.statistics": NOTHING,
    "media.iceServers": NOTHING,
    "session.open": {"vector": ""},
    "session.agenda.add": {"title": "Harga", "minutes": 10},
    "session.agenda.change": {"itemId": SOMEBODY, "title": "Harga", "minutes": 10, "done": True},
    "session.agenda.move": {"itemId": SOMEBODY, "place": 0},
    "session.agenda.remove": {"itemId": SOMEBODY},
    "session.action.add": {"text": "Tanya tiga pelanggan", "dueOn": "2026-02-01"},
    "session.action.change": {
        "actionId": SOMEBODY,
        "text": "Tanya tiga pelanggan",
        "ownerId": None,
        "dueOn": None,
        "state": "done",
    },
    "session.notes.write": {"update": "AAA="},
}

WRONG_VALUES: dict[str, list[dict[str, Any]]] = {
    "floor.watch": [{"technopark": "No Slug"}, {"technopark": 7}, {"room": "../lounge"}],
    "room.join": [
        {"room": "../lounge"},
        {"name": ""},
        {"name": "x" * 65},
        {"invite": "short"},
    ],
    "room.resume": [{"participantId": "x"}, {"resumeToken": "short"}, {"chatSeq": -1}, {"chatSeq": "many"}],
    "room.leave": [],
    "lobby.admit": [{"knockId": "A" * 32}, {"knockId": None}],
    "lobby.refuse": [{"knockId": ""}],
    "lobby.admitAll": [],
    "chat.send": [
        {"clientMsgId": "no"},
        {"text": "x" * 4001},
        {"text": 1},
        {"replyTo": "x"},
        {"mentions": [SOMEBODY] * 21},
        {"fileIds": ["x"]},
    ],
    "chat.edit": [{"text": ""}, {"text": "x" * 4001}],
    "chat.delete": [{"messageId": [SOMEBODY]}],
    "chat.react": [{"emoji": ""}, {"emoji": "x" * 17}, {"on": "perhaps"}],
    "chat.history": [{"limit": 0}, {"limit": 101}, {"beforeSeq": 0}, {"afterSeq": -1}],
    "hand.raise": [{"raised": None}, {"participantId": "x"}],
    "reaction.send": [{"emoji": ""}, {"emoji": {}}],
    "moderation.mute": [{"source": "loudspeaker"}, {"participantId": "x"}],
    "moderation.muteAll": [],
    "moderation.askUnmute": [{"source": "screen"}],
    "moderation.remove": [{"participantId": 1}],
    "moderation.lock": [{"locked": []}],
    "moderation.spotlight": [{"participantId": "x"}],
    "moderation.end": [],
    "media.open": [
        {"rtpCapabilities": []},
        {"rtpCapabilities": {str(n): n for n in range(65)}},
        {"mode": "nothing"},
        {"mode": None},
    ],
    "media.connect": [{"transportId": "../x"}, {"dtlsParameters": "x"}],
    "media.iceRestart": [{"transportId": "x" * 65}],
    "media.produce": [
        {"kind": "text"},
        {"source": "window"},
        {"rtpParameters": None},
        {"paused": "perhaps"},
        {"width": -1},
        {"height": 16385},
    ],
    "media.producer.pause": [{"producerId": ""}],
    "media.producer.resume": [{"producerId": 1}],
    "media.producer.close": [{"producerId": "a b"}],
    "media.consumer.resume": [{"consumerId": ""}, {"handOver": -1}, {"handOver": 2**53 + 1}, {"handOver": "last"}],
    "media.consumer.pause": [{"consumerId": "é"}],
    "media.view": [
        {"mode": "nothing"},
        {"mode": None},
        {"tiles": TILE},
        {"tiles": [TILE] * 65},
        {"tiles": [TILE | {"participantId": "x"}]},
        {"tiles": [TILE | {"source": "microphone"}]},
        {"tiles": [TILE | {"width": -1}]},
        {"tiles": [TILE | {"height": 20_000}]},
        {"tiles": [TILE | {"height": 0.5}]},
        {"tiles": [TILE | {"pinned": "perhaps"}]},
        {"tiles": [TILE | {"unknownField": 1}]},
    ],
    "media.statistics": [],
    "media.iceServers": [],
    "session.open": [{"vector": "not base64!"}, {"vector": "A" * 8192}, {"vector": 7}],
    "session.agenda.add": [{"title": ""}, {"title": "x" * 161}, {"minutes": 0}, {"minutes": 241}, {"minutes": "x"}],
    "session.agenda.change": [{"itemId": "x"}, {"done": None}, {"title": ""}],
    "session.agenda.move": [{"place": -1}, {"place": 101}, {"itemId": None}],
    "session.agenda.remove": [{"itemId": ""}],
    "session.action.add": [{"text": ""}, {"text": "x" * 501}, {"dueOn": "tomorrow"}, {"ownerId": "x"}],
    "session.action.change": [{"state": "forgotten"}, {"actionId": 1}, {"dueOn": "2026-13-01"}],
    "session.notes.write": [{"update": ""}, {"update": "%"}, {"update": None}],
}


def malformed(event: str) -> list[Any]:
    """Payloads that are not one well-formed structure, each wrong in one way."""
    good = WELL_FORMED[event]
    return [
        None,
        "text",
        7,
        [good],
        (good, good),
        good | {"unknownField": 1},
        *({key: value for key, value in good.items() if key != dropped} for dropped in _required(event)),
        *(good | wrong for wrong in WRONG_VALUES[event]),
    ]


def _required(event: str) -> list[str]:
    fields = REQUESTS[event].payload.model_fields.values()
    return [str(field.alias) for field in fields if field.is_required()]
