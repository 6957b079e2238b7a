"""The clients' session descriptions before Janus, and what they read of its own."""

from functools import cache

import ifaddr

from tests.bench.connection import PASSWORD, Connection
from tests.unit.media.media_client import CERTIFICATE


def _lines(sdp: str, prefix: str) -> list[str]:
    return [line[len(prefix) :] for line in sdp.split("\r\n") if line.startswith(prefix)]


def connection_of(sdp: str) -> Connection:
    """To the first host candidate, with what the description says of ICE and DTLS."""
    candidate = next(line.split() for line in _lines(sdp, "a=candidate:") if ":" not in line.split()[4])
    return Connection(
        (candidate[4], int(candidate[5])),
        _lines(sdp, "a=ice-ufrag:")[0],
        _lines(sdp, "a=ice-pwd:")[0],
        _lines(sdp, "a=fingerprint:sha-256 ")[0],
    )


@cache
def interface() -> str:
    """An address of this machine that is not loopback, which Janus leaves out."""
    addresses = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str))
    return next(address for address in addresses if not address.startswith("127."))


def _transport(setup: str) -> list[str]:
    return [
        "a=ice-ufrag:bench",
        f"a=ice-pwd:{PASSWORD}",
        f"a=fingerprint:sha-256 {CERTIFICATE.sha256}",
        f"a=setup:{setup}",
        "a=rtcp-mux",
        # Janus begins when it knows somewhere to answer to; where the client really is, its first check tells.
        f"a=candidate:1 1 udp 1 {interface()} 9 typ host",
        "a=end-of-candidates",
    ]


def _session(mids: list[str], media: list[str]) -> str:
    head = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(mids)}"]
    return "\r\n".join([*head, *media, ""])


def offer() -> str:
    """The publisher's: Opus, and VP8 with RTX."""
    media = []
    for mid, kind, types, codecs, ssrcs in (
        ("0", "audio", "111", ["a=rtpmap:111 opus/48000/2"], ["a=ssrc:1001 cname:bench"]),
        (
            "1",
            "video",
            "96 97",
            [
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack",
                "a=rtcp-fb:96 nack pli",
                "a=rtcp-fb:96 goog-remb",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
            ],
            ["a=ssrc-group:FID 2001 2002", "a=ssrc:2001 cname:bench", "a=ssrc:2002 cname:bench"],
        ),
    ):
        media += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {types}", "c=IN IP4 0.0.0.0", f"a=mid:{mid}", "a=sendonly"]
        media += [*_transport("active"), *codecs, *ssrcs]
    return _session(["0", "1"], media)


def answer(sdp: str) -> tuple[str, tuple[int, int]]:
    """The subscriber's, and the payload types (video, audio) that it will get."""
    mids, media, types = [], [], {"video": 0, "audio": 0}
    for section in sdp.split("\r\nm=")[1:]:
        kind, _, _, first, *_ = section.split("\r\n")[0].split()
        types[kind] = int(first)
        mid = _lines("\r\n".join(section.split("\r\n")), "a=mid:")[0]
        mids.append(mid)
        codec = "opus/48000/2" if kind == "audio" else "VP8/90000"
        media += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {first}", "c=IN IP4 0.0.0.0", f"a=mid:{mid}", "a=recvonly"]
        media += [*_transport("active"), f"a=rtpmap:{first} {codec}"]
        if kind == "video":
            media += [f"a=rtcp-fb:{first} {feedback}" for feedback in ("nack", "nack pli", "goog-remb")]
    return _session(mids, media), (types["video"], types["audio"])
