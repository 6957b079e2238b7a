"""An SFU: ORTC objects in, RTP out. Knows no room, no database, no HTTP.

A `Worker` opens the node's UDP port and makes `Router`s, one for each live room. A router makes `WebRtcTransport`s,
on which clients produce and consume. Closing anything frees everything beneath it.
"""

from media.consumer import Consumer
from media.errors import MediaError
from media.forwarder.choice import forwarder_kinds
from media.ortc.capabilities import ROUTER_RTP_CAPABILITIES
from media.ortc.models import RtpCapabilities
from media.ortc.validation import parse_rtp_capabilities
from media.producer import Producer
from media.router import Router
from media.webrtc_transport import TransportState, WebRtcTransport
from media.worker import Worker, WorkerOptions

__all__ = [
    "ROUTER_RTP_CAPABILITIES",
    "Consumer",
    "MediaError",
    "Producer",
    "Router",
    "RtpCapabilities",
    "TransportState",
    "WebRtcTransport",
    "Worker",
    "WorkerOptions",
    "forwarder_kinds",
    "parse_rtp_capabilities",
]
