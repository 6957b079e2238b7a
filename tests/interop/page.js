// A page that publishes and subscribes with mediasoup-client. Python drives it: `media.*` down, `ask(name, payload)` up.
import { Device } from "mediasoup-client";
import { Patience } from "../../web/client/src/core/patience";
import { inboundOf, pathOf } from "../../web/client/src/core/statistics";

const device = new Device();
const LAYERS = [4, 2, 1].map((scaleResolutionDownBy, layer) => ({
  rid: `r${layer}`,
  scaleResolutionDownBy,
  maxBitrate: [150_000, 500_000, 1_700_000][layer],
  scalabilityMode: "L1T3",
}));
const transports = {};
const consumers = new Map();
const producers = new Map();

function listen(transport, name) {
  transports[name] = transport;
  transport.on("connect", ({ dtlsParameters }, done, fail) => {
    window.ask("connect", { transport: name, dtlsParameters }).then(done, fail);
  });
  transport.on("produce", ({ kind, rtpParameters }, done, fail) => {
    window.ask("produce", { transport: name, kind, rtpParameters }).then((id) => done({ id }), fail);
  });
}

/** A grey picture with a square of noise of `side` pixels, all of it noise without. */
function noise(width, height, side = width) {
  const canvas = document.body.appendChild(document.createElement("canvas"));
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  const blocks = context.createImageData(side, Math.min(side, height));
  const known = Math.min(65536, blocks.data.length);
  setInterval(() => {
    crypto.getRandomValues(new Uint8Array(blocks.data.buffer, 0, known));
    for (let at = known; at < blocks.data.length; at += known) blocks.data.copyWithin(at, 0, known);
    context.putImageData(blocks, 0, 0);
  }, 40);
  return canvas.captureStream(25).getVideoTracks()[0];
}

/** A page of something like text that nobody turns, beside which a mark moves. */
function slide(width, height) {
  const canvas = document.body.appendChild(document.createElement("canvas"));
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.font = "12px monospace";
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "black";
  for (let y = 14; y < height; y += 14) context.fillText(`${Math.sin(y)} ${Math.cos(y)} `.repeat(4), 16, y);
  let turn = 0;
  setInterval(() => {
    context.fillStyle = turn++ % 2 ? "red" : "blue";
    context.fillRect(0, 0, 8, 8);
  }, 200);
  const track = canvas.captureStream(5).getVideoTracks()[0];
  track.contentHint = "detail";
  return track;
}

async function track(kind) {
  if (kind === "slide") return slide(960, 540);
  if (kind === "noise") return noise(640, 480);
  if (kind === "texture") return noise(960, 540, 176);
  if (kind === "layers") {
    const video = { width: 1280, height: 720, frameRate: 15 };
    return (await navigator.mediaDevices.getUserMedia({ video })).getTracks()[0];
  }
  const wanted = kind === "audio" ? { audio: true } : { video: { width: 1280, height: 720 } };
  return (await navigator.mediaDevices.getUserMedia(wanted)).getTracks()[0];
}

async function reports(target, ...types) {
  return [...(await target.getStats()).values()].filter((report) => types.includes(report.type));
}

const patience = new Patience();

window.media = {
  /** Decide about the receivers' buffers as the product does, every 2.5 s. */
  adapt() {
    setInterval(async () => {
      const report = await transports.receive.getStats();
      const held = patience.read(inboundOf(report), pathOf(report)?.roundTripMs ?? 0);
      for (const { rtpReceiver } of consumers.values()) rtpReceiver.jitterBufferTarget = held;
    }, 2500);
  },
  async open(capabilities, send, receive) {
    await device.load({ routerRtpCapabilities: capabilities });
    listen(device.createSendTransport(send), "send");
    listen(device.createRecvTransport(receive), "receive");
    return device.recvRtpCapabilities;
  },
  async produce(kind, mimeType) {
    const codec = mimeType && device.sendRtpCapabilities.codecs.find((known) => known.mimeType === mimeType);
    // Without it Chromium begins with 300 kbit/s and a small picture.
    const layered = kind === "layers" || kind === "texture";
    const codecOptions = { videoGoogleStartBitrate: layered ? 3000 : 1000, opusNack: true };
    const encodings = layered ? LAYERS : undefined;
    const producer = await transports.send.produce({ track: await track(kind), codec, codecOptions, encodings });
    producers.set(producer.id, producer);
    return producer.id;
  },
  /** Send no layer above, as nobody is given it. */
  limit: async (id, highest) => producers.get(id).setMaxSpatialLayer(highest),
  async consume(parameters) {
    const consumer = await transports.receive.consume(parameters);
    consumers.set(consumer.id, consumer);
    const element = document.body.appendChild(document.createElement(consumer.kind));
    element.srcObject = new MediaStream([consumer.track]);
    element.muted = consumer.kind === "video";
    element.id = consumer.id;
    element.play();
  },
  /** Resume the consumer and wait until its first frame is shown. */
  async firstFrame(id) {
    await window.ask("resume", { consumer: id });
    await new Promise((done) => document.getElementById(id).requestVideoFrameCallback(done));
  },
  /** The layers of a producer, the smallest first. */
  layers: async (id) =>
    (await reports(producers.get(id), "outbound-rtp")).sort((one, other) => one.rid.localeCompare(other.rid)),
  outbound: async (id) => (await reports(producers.get(id), "outbound-rtp"))[0],
  inbound: async (id) => (await reports(consumers.get(id), "inbound-rtp"))[0],
  playout: async (ids) => Promise.all(ids.map(async (id) => (await window.media.inbound(id)).estimatedPlayoutTimestamp)),
  transport: async (name) => (await reports(transports[name], "transport"))[0],
  /** The candidate pair in use; several may be nominated. */
  async path(name) {
    const known = await transports[name].getStats();
    const transport = [...known.values()].find((report) => report.type === "transport");
    return known.get(transport?.selectedCandidatePairId);
  },
  /** What the transport uses: "udp" or "tcp". */
  async protocol(name) {
    const known = await transports[name].getStats();
    return known.get((await window.media.path(name)).localCandidateId).protocol;
  },
  restartIce: async (name, iceParameters) => transports[name].restartIce({ iceParameters }),
  close: (name) => transports[name].close(),
};
