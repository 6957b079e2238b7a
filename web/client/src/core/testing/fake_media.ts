import { Device } from "mediasoup-client";
import * as parameters from "mediasoup-client/fakeParameters";
import { FakeHandler } from "mediasoup-client/handlers/FakeHandler";
import type { Transport } from "mediasoup-client/types";
import type { Payload, Reply, Requester, RequestName } from "../connection";
import { RoomError } from "../errors";

/** mediasoup-client itself, over the browser that it brings for tests. */
export async function fakeDevice(): Promise<Device> {
  const device = new Device({ handlerFactory: FakeHandler.createFactory(parameters) });
  await device.load({ routerRtpCapabilities: parameters.generateRouterRtpCapabilities() });
  return device;
}

export async function fakeTransport(direction: "send" | "receive"): Promise<Transport> {
  const device = await fakeDevice();
  const remote = parameters.generateTransportRemoteParameters();
  const transport =
    direction === "send" ? device.createSendTransport(remote) : device.createRecvTransport(remote);
  transport.on("connect", (_, done) => done());
  return transport;
}

/** Lets the receivers of `transport` play the RTP timestamp that the caller writes into the result. */
export function playing(transport: Transport, rtpTimestamp: number): { rtpTimestamp: number } {
  const played = { rtpTimestamp };
  transport.observer.on("newconsumer", (consumer) => {
    const getSynchronizationSources = () => [played];
    Object.defineProperty(consumer, "rtpReceiver", { value: { getSynchronizationSources } });
  });
  return played;
}

/** The browser's track, as far as publishing uses it. */
export function fakeTrack(kind: "audio" | "video", settings: MediaTrackSettings = {}): MediaStreamTrack {
  const track = Object.assign(new EventTarget(), {
    id: crypto.randomUUID(),
    kind,
    enabled: true,
    readyState: "live",
    getSettings: () => settings,
  });
  return track as unknown as MediaStreamTrack;
}

/** The other end of the wire: writes down what is asked, and answers or refuses. */
export class FakeServer implements Requester {
  readonly asked: [RequestName, unknown][] = [];
  /** Codes to refuse the next requests of a name with. */
  readonly refusals = new Map<RequestName, string>();
  /** In seconds, with each refusal. */
  retryAfter = 0;
  relays: Reply<"media.iceServers"> = { iceServers: [], expiresAt: null };
  #count = 0;

  async request<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Reply<Name>> {
    this.asked.push([name, payload]);
    const code = this.refusals.get(name);
    if (code) {
      this.refusals.delete(name);
      throw new RoomError(code, code, this.retryAfter);
    }
    this.#count += 1;
    return this.#reply(name) as Reply<Name>;
  }

  #reply(name: RequestName): unknown {
    if (name === "media.produce") return { producerId: `producer-${this.#count}` };
    if (name === "media.iceRestart") {
      return { iceParameters: parameters.generateTransportRemoteParameters().iceParameters };
    }
    if (name === "media.open") {
      const [send, receive] = [1, 2].map(() => parameters.generateTransportRemoteParameters());
      return { send, receive, consumers: [] };
    }
    return name === "media.iceServers" ? this.relays : {};
  }

  /** Names and the identifiers named in them since the last call. */
  take(): string[] {
    return this.asked.splice(0).map(([name, payload]) => {
      const { producerId, consumerId, source } = payload as Record<string, string>;
      return [name, producerId ?? consumerId ?? source].join(" ");
    });
  }
}

/** Lets everything that is already answered come through. */
export const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
