"""The two real clients accept what the router says, and the router accepts what they answer."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pymediasoup import AiortcHandler, Device
from pymediasoup.ortc import canReceive, getSendingRtpParameters
from pymediasoup.rtp_parameters import RtpCapabilities, RtpParameters

from media.ortc.capabilities import ROUTER_RTP_CAPABILITIES
from media.ortc.consumable import make_consumable
from media.ortc.consuming import consumer_parameters
from media.ortc.validation import parse_rtp_capabilities, parse_rtp_parameters

ROOT = Path(__file__).parents[4]
MEDIASOUP_CLIENT = ROOT / "node_modules" / "mediasoup-client" / "lib"


def consume(kind: Any, produced: dict[str, Any], capabilities: dict[str, Any]) -> dict[str, Any]:
    return consumer_parameters(
        make_consumable(kind, parse_rtp_parameters(kind, produced)),
        parse_rtp_capabilities(capabilities),
        mid="0",
        ssrc=10,
        rtx_ssrc=11,
        cname="person",
    ).wire()


@pytest.mark.parametrize("kind", ["audio", "video"])
async def test_pymediasoup_loads_sends_and_receives(kind: Any) -> None:
    device = Device(handlerFactory=AiortcHandler.createFactory(tracks=[]))
    await device.load(RtpCapabilities.model_validate(ROUTER_RTP_CAPABILITIES))
    assert device.canProduce(kind)
    extended = device._extendedRtpCapabilities
    assert extended is not None
    produced = getSendingRtpParameters(kind, extended).model_dump() | {"encodings": [{"ssrc": 5}], "mid": "0"}
    received = device.rtpCapabilities
    assert received is not None
    parameters = consume(kind, produced, received.model_dump())
    assert canReceive(RtpParameters.model_validate(parameters), extended)


def test_mediasoup_client_loads_sends_and_receives() -> None:
    node = shutil.which("node")
    assert node, "make test has Node.js"
    ask = """
        const ortc = require(process.argv[1] + '/ortc.js');
        const {generateNativeRtpCapabilities} = require(process.argv[1] + '/test/fakeParameters.js');
        const router = JSON.parse(process.argv[2]);
        ortc.validateAndNormalizeRtpCapabilities(router);
        const native = generateNativeRtpCapabilities();
        ortc.validateAndNormalizeRtpCapabilities(native);
        const extended = ortc.getExtendedRtpCapabilities(native, router, false);
        const received = ortc.getRecvRtpCapabilities(extended);
        const sent = {};
        for (const kind of ['audio', 'video']) {
            sent[kind] = ortc.getSendingRtpParameters(kind, extended);
            sent[kind].codecs = ortc.reduceCodecs(sent[kind].codecs);
            sent[kind].encodings = [{ssrc: kind === 'audio' ? 1 : 2, rtx: kind === 'audio' ? undefined : {ssrc: 3}}];
        }
        console.log(JSON.stringify({received, sent}));
    """
    answer = json.loads(run(node, ask, json.dumps(ROUTER_RTP_CAPABILITIES)))
    parameters = {kind: consume(kind, answer["sent"][kind], answer["received"]) for kind in ("audio", "video")}
    check = """
        const ortc = require(process.argv[1] + '/ortc.js');
        const {parameters, received} = JSON.parse(process.argv[2]);
        console.log(JSON.stringify(Object.values(parameters).map(each => ortc.canReceive(each, received))));
    """
    told = json.dumps({"parameters": parameters, "received": answer["received"]})
    assert json.loads(run(node, check, told)) == [True, True]
    assert parameters["video"]["encodings"] == [{"ssrc": 10, "rtx": {"ssrc": 11}}]
    assert [codec["payloadType"] for codec in parameters["video"]["codecs"]] == [101, 102]


def run(node: str, script: str, argument: str) -> str:
    return subprocess.run(
        [node, "-e", script, str(MEDIASOUP_CLIENT), argument], capture_output=True, check=True, text=True, timeout=60
    ).stdout
