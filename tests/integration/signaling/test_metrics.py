"""What Prometheus is told of a node on which media flows."""

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from media.rtcp import building
from media.rtcp.packets import KeyframeRequest
from server.metrics import NodeCollector
from tests.integration.signaling.test_flowing_media import open_media, speaking
from tests.integration.signaling.world import World
from tests.unit.media.media_client import MediaClient, audio
from tests.unit.media.node import becomes
from tests.unit.media.test_layers import Call, picture


def read(world: World) -> dict[str, float]:
    """Every sample, as it is written."""
    registry = CollectorRegistry()
    registry.register(NodeCollector(world.worker, world.server))
    text = generate_latest(registry).decode()
    return {
        sample.name + "".join(f"{{{key}={value}}}" for key, value in sample.labels.items()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_an_empty_node(world: World) -> None:
    samples = read(world)

    assert set(samples.values()) == {0.0}
    assert [name for name in samples if not name.startswith("technopark_media_d")] == [
        "technopark_media_routers",
        "technopark_media_transports",
        "technopark_media_producers",
        "technopark_media_consumers",
        "technopark_media_packets_total{direction=in}",
        "technopark_media_packets_total{direction=out}",
        "technopark_media_octets_total{direction=in}",
        "technopark_media_octets_total{direction=out}",
        "technopark_media_layer_switches_total",
        "technopark_media_keyframe_requests_total{by=subscribers}",
        "technopark_media_keyframe_requests_total{by=node}",
        "technopark_media_retransmitted_packets_total",
        "technopark_media_padding_octets_total",
        "technopark_live_rooms",
        "technopark_participants",
        "technopark_lobby_waiting",
        "technopark_sockets",
    ]
    estimates = "technopark_media_downlink_estimate_bits_per_second_bucket"
    assert [name for name in samples if name.startswith(estimates)][-1] == estimates + "{le=+Inf}"


async def test_a_voice_that_is_heard(world: World) -> None:
    speaker, listener = await world.guest("Tamu 1"), await world.guest("Tamu 2")
    await speaker.join()
    await listener.join()
    opened = await open_media(listener)
    client = await MediaClient.connect(world.transport(opened["receive"]["id"]))
    voice, _ = await speaking(world, speaker)
    consumer = (await listener.hears("media.consumerOpened"))["consumer"]
    await listener.get("media.consumer.resume", {"consumerId": consumer["id"]})
    receive = world.transport(opened["receive"]["id"])
    receive.downlink.take_remb(400_000, world.media_clock())

    for number in range(10):
        voice.send(audio(number))
    await client.until(lambda: len(client.rtp) == 10)
    samples = read(world)

    assert samples["technopark_media_packets_total{direction=in}"] >= 10
    assert samples["technopark_media_octets_total{direction=out}"] > 10 * 80
    bucket = "technopark_media_downlink_estimate_bits_per_second_bucket{le=%s}"
    assert receive.estimate is not None
    for bound in (150_000, 600_000, 2_500_000):
        assert samples[bucket % bound] == (receive.estimate <= bound)
    assert samples[bucket % "+Inf"] == 1
    assert (samples["technopark_live_rooms"], samples["technopark_participants"]) == (1, 2)
    voice.close(politely=False)
    client.close(politely=False)


async def test_what_went_nowhere_and_why(world: World) -> None:
    client = await MediaClient.connect(world.worker.create_router().create_transport())
    client.send(audio(1))
    # Of the forwarder, and of what stands before it.
    client.send_raw(client.last_sent)
    client.send_raw(b"\x03nothing that is known")
    name = "technopark_media_dropped_packets_total{reason=%s}"
    await becomes(lambda: {name % "replayed", name % "stun_malformed"} <= read(world).keys())
    samples = read(world)

    assert (samples[name % "replayed"], samples[name % "stun_malformed"]) == (1, 1)
    client.close(politely=False)


async def test_a_camera_of_which_another_layer_is_shown(world: World) -> None:
    router = world.worker.create_router()
    publisher, subscriber = [await MediaClient.connect(router.create_transport()) for _ in range(2)]
    call = Call(world.worker, publisher, subscriber)
    subscriber.send(building.remb(1, 10_000_000, [1]))
    await becomes(lambda: (subscriber.server.estimate or 0) > 9_000_000)
    publisher.send(*(picture(layer, 1, keyframe=layer == 0) for layer in range(2)))
    await call.seen(1)
    await call.want(1)
    await publisher.until(lambda: publisher.heard(KeyframeRequest))
    publisher.send(picture(1, 2, keyframe=True))
    await call.seen(2)
    for _ in range(3):
        subscriber.send(building.picture_loss(1, call.consumer.ssrcs[0]))
    wanted = "technopark_media_keyframe_requests_total{by=subscribers}"
    await becomes(lambda: read(world)[wanted] == 3)
    samples = read(world)

    assert samples["technopark_media_layer_switches_total"] == 1
    asked = samples["technopark_media_keyframe_requests_total{by=node}"]
    assert asked >= 1
    await publisher.until(lambda: len(publisher.heard(KeyframeRequest)) >= asked)
    publisher.close(politely=False)
    subscriber.close(politely=False)
