"""A pymediasoup device (aiortc underneath) against a router of this process."""

from typing import Any

from aiortc import MediaStreamTrack
from pymediasoup import AiortcHandler, Device
from pymediasoup.models.transport import DtlsParameters, IceCandidate, IceParameters
from pymediasoup.rtp_parameters import RtpCapabilities, RtpParameters

from media import ROUTER_RTP_CAPABILITIES, Consumer, Producer, Router, WebRtcTransport
from media.rtp import uris


class AiortcPeer:
    """One participant: a sending and a receiving transport, both in `router`.

    `through` replaces the port of every candidate, for a relay in between.
    """

    def __init__(self, router: Router, through: int | None = None) -> None:
        self.router = router
        self.sending = router.create_transport()
        self.receiving = router.create_transport()
        self.producers: list[Producer] = []
        self._through = through
        self._device = Device(handlerFactory=AiortcHandler.createFactory())

    async def open(self) -> None:
        await self._device.load(RtpCapabilities.model_validate(ROUTER_RTP_CAPABILITIES))
        self._send = self._device.createSendTransport(**self._options(self.sending))
        self._receive = self._device.createRecvTransport(**self._options(self.receiving))
        for client, server in ((self._send, self.sending), (self._receive, self.receiving)):
            client.on("connect", self._connector(server))
        self._send.on("produce", self._produced)

    async def produce(self, track: MediaStreamTrack) -> Producer:
        await self._send.produce(track=track, stopTracks=False)
        return self.producers[-1]

    async def consume(self, producer: Producer, *, estimating: bool = True) -> tuple[Consumer, MediaStreamTrack]:
        """Without `estimating` it learns no sending times, from which it would say what its link takes (REMB)."""
        capabilities = self._device.recvRtpCapabilities.model_dump(exclude_none=True, mode="json")
        if not estimating:
            extensions = capabilities["headerExtensions"]
            capabilities["headerExtensions"] = [each for each in extensions if each["uri"] != uris.ABS_SEND_TIME]
        consumer = self.receiving.consume(producer, capabilities)
        client = await self._receive.consume(
            id=consumer.id,
            producerId=producer.id,
            kind=consumer.kind,
            rtpParameters=RtpParameters.model_validate(consumer.rtp_parameters),
        )
        return consumer, client.track

    def srtp_profiles(self) -> set[bytes]:
        """The profiles as aiortc sees them."""
        found = set()
        for client in (self._send, self._receive):
            for transceiver in client.handler.pc.getTransceivers():
                dtls = transceiver.sender.transport
                if dtls.state == "connected":
                    found.add(dtls._ssl.get_selected_srtp_profile())
        return found

    async def close(self) -> None:
        await self._send.close()
        await self._receive.close()

    def _options(self, transport: WebRtcTransport) -> dict[str, Any]:
        parameters = transport.parameters()
        candidates = [
            candidate | {"port": self._through or candidate["port"]} for candidate in parameters["iceCandidates"]
        ]
        return {
            "id": parameters["id"],
            "iceParameters": IceParameters(**parameters["iceParameters"]),
            "iceCandidates": [IceCandidate(**candidate) for candidate in candidates],
            "dtlsParameters": DtlsParameters(**parameters["dtlsParameters"]),
            "sctpParameters": None,
        }

    @staticmethod
    def _connector(server: WebRtcTransport) -> Any:
        async def connect(dtls_parameters: DtlsParameters) -> None:
            server.connect(dtls_parameters.model_dump(mode="json"))

        return connect

    async def _produced(self, kind: Any, rtp_parameters: RtpParameters, app_data: Any) -> str:
        producer = self.sending.produce(kind, rtp_parameters.model_dump(mode="json"))
        self.producers.append(producer)
        return producer.id
