"""One transport's life: parameters, connecting, consent, restart, refusals, the end."""

import math
import re
from typing import Any

import pytest

from media import ROUTER_RTP_CAPABILITIES, MediaError
from tests.unit.media.media_client import AUDIO, DTLS_PARAMETERS, MediaClient
from tests.unit.media.node import MovableClock, becomes, running_worker


async def test_parameters_are_what_mediasoup_client_takes() -> None:
    async with running_worker() as worker:
        transport = worker.create_router().create_transport()
        parameters = transport.parameters()
        ice, dtls = parameters.pop("iceParameters"), parameters.pop("dtlsParameters")
        assert parameters == {"id": transport.id, "iceCandidates": worker.candidates}
        assert [(known["protocol"], known["ip"], known["port"]) for known in worker.candidates] == [
            ("udp", "127.0.0.1", worker.port),
            ("tcp", "127.0.0.1", worker.port),
        ]
        assert ice.keys() == {"usernameFragment", "password", "iceLite"}
        assert ice["iceLite"] is True
        assert dtls["role"] == "auto"
        (fingerprint,) = dtls["fingerprints"]
        assert fingerprint["algorithm"] == "sha-256"
        assert re.fullmatch(r"[0-9A-F]{2}(:[0-9A-F]{2}){31}", fingerprint["value"])
        assert (transport.state, transport.silence) == ("new", math.inf)


async def test_a_peer_connects_and_its_goodbye_ends_it_at_once() -> None:
    async with running_worker() as worker:
        transport = worker.create_router().create_transport()
        states: list[str] = []
        transport.on_state = states.append
        client = await MediaClient.connect(transport)
        assert (states, transport.silence < 1) == (["connecting", "connected"], True)
        assert transport.stats() == {
            "state": "connected",
            "candidate": {"protocol": "udp"},
            "dtlsVersion": "DTLSv1.2",
            "srtpProfile": "AEAD_AES_256_GCM",
            "packetsReceived": 0,
            "octetsReceived": 0,
            "estimate": None,
            "packetsSent": 0,
            "octetsSent": 0,
            "roundTrip": None,
            "producers": 0,
            "consumers": 0,
        }
        client.close()
        await becomes(lambda: transport.state == "failed")
        transport.close()
        assert (transport.state, transport.silence) == ("closed", math.inf)


async def test_a_silent_peer_is_gone_after_the_consent_timeout_and_may_return() -> None:
    clock = MovableClock()
    async with running_worker(clock) as worker:
        transport = worker.create_router().create_transport()
        client = await MediaClient.connect(transport)
        clock.ahead = 11
        assert 11 <= transport.silence < 12
        clock.ahead = 12.1
        assert transport.silence > 12
        await becomes(lambda: transport.state == "failed")
        client.check()
        await becomes(lambda: transport.state == "connected")
        assert transport.silence < 1
        client.close(politely=False)


async def test_after_an_ice_restart_only_the_new_credentials_count() -> None:
    async with running_worker() as worker:
        transport = worker.create_router().create_transport()
        before = transport.parameters()["iceParameters"]
        client = await MediaClient.connect(transport)
        after = transport.restart_ice()
        assert transport.parameters()["iceParameters"] == after
        assert {before["usernameFragment"], before["password"]}.isdisjoint(after.values())
        assert transport.state == "connected"
        answered = len(client.stun)
        client.check()
        await client.until(lambda: len(client.stun) > answered)
        assert transport.ice.fragments == [after["usernameFragment"]]
        client.close()


async def test_a_wrong_certificate_fails_the_transport() -> None:
    async with running_worker() as worker:
        transport = worker.create_router().create_transport()
        foreign = {"fingerprints": [{"algorithm": "sha-256", "value": worker_fingerprint(transport)}]}
        client = await MediaClient.shake_hands(transport, foreign)
        await becomes(lambda: transport.state == "failed")
        assert transport.stats()["srtpProfile"] is None
        client.close()


def worker_fingerprint(transport: Any) -> str:
    """Our own, which no peer can have."""
    return str(transport.parameters()["dtlsParameters"]["fingerprints"][0]["value"])


@pytest.mark.parametrize(
    "parameters",
    [None, {}, {"fingerprints": []}, {"fingerprints": [{"algorithm": "md5", "value": "00"}]}, {"role": 7}, "x"],
)
async def test_bad_dtls_parameters_are_refused(parameters: Any) -> None:
    async with running_worker() as worker:
        transport = worker.create_router().create_transport()
        with pytest.raises(MediaError) as refused:
            transport.connect(parameters)
        assert (refused.value.code, transport.state) == ("dtls_parameters_invalid", "new")


async def test_connecting_twice_is_harmless_with_the_same_certificate_only() -> None:
    async with running_worker() as worker:
        transport = worker.create_router().create_transport()
        transport.connect(DTLS_PARAMETERS)
        transport.connect(DTLS_PARAMETERS)
        with pytest.raises(MediaError, match="another certificate"):
            transport.connect({"fingerprints": [{"algorithm": "sha-256", "value": worker_fingerprint(transport)}]})


async def test_what_cannot_be_is_refused_and_leaves_nothing_behind() -> None:
    async with running_worker() as worker:
        router, elsewhere = worker.create_router(), worker.create_router()
        transport = router.create_transport()
        producer = transport.produce("audio", AUDIO)
        stranger = elsewhere.create_transport()
        refusals = [
            ("rtp_parameters_invalid", lambda: transport.produce("audio", AUDIO)),
            ("rtp_parameters_invalid", lambda: transport.produce("video", AUDIO)),
            ("rtp_parameters_invalid", lambda: transport.produce("audio", {"codecs": 5})),
            ("rtp_capabilities_invalid", lambda: transport.consume(producer, {"codecs": []})),
            ("rtp_capabilities_invalid", lambda: transport.consume(producer, None)),
            ("producer_not_found", lambda: stranger.consume(producer, ROUTER_RTP_CAPABILITIES)),
        ]
        for code, refused in refusals:
            with pytest.raises(MediaError) as error:
                refused()
            assert error.value.code == code
        producer.close()
        with pytest.raises(MediaError, match="producer_not_found"):
            transport.consume(producer, ROUTER_RTP_CAPABILITIES)
        transport.close()
        for use in (
            lambda: transport.connect(DTLS_PARAMETERS),
            transport.restart_ice,
            lambda: transport.produce("audio", AUDIO),
            lambda: transport.consume(producer, ROUTER_RTP_CAPABILITIES),
        ):
            with pytest.raises(MediaError, match="transport_not_found"):
                use()
        stats = worker.stats()
        assert [stats[name] for name in ("transports", "producers", "consumers")] == [1, 0, 0]
        elsewhere.close()
        with pytest.raises(MediaError, match="media_unavailable"):
            elsewhere.create_transport()
