import { Device } from "mediasoup-client";
import type { RtpCapabilities, Transport, TransportOptions } from "mediasoup-client/types";
import type {
  MediaOpened,
  MediaStatistics,
  ReceiveMode,
  Resumed,
  Snapshot,
  Tile,
  TransportParameters,
} from "../protocol/generated";
import type { Connection } from "./connection";
import { ConsumerSet } from "./consumers";
import { Emitter } from "./emitter";
import { RoomError } from "./errors";
import type { LocalMedia } from "./local_media";
import { onNetworkChange } from "./network_change";
import { Publisher } from "./publisher";
import type { Attention } from "./receive_mode";
import { Relays } from "./relays";
import { Reopening } from "./reopening";
import { Signal } from "./signal";
import { TransportLink } from "./transport_link";
import { ViewReporter } from "./viewing";

/** Sound and pictures between this browser and the room: one transport in each direction. */
export class MediaPlane {
  readonly consumers: ConsumerSet;
  readonly publisher: Publisher;
  readonly events = new Emitter<{ error: RoomError }>();
  /** Nothing is heard of the other side, and a way to it is looked for. */
  readonly away = new Signal(false);
  readonly #viewing: ViewReporter;
  readonly #relays: Relays;
  #shown: readonly Tile[] = [];
  #attention: Attention = { activeSpeaker: null, spotlight: null };
  #device: Promise<Device> | null = null;
  #send: TransportLink | null = null;
  #receive: TransportLink | null = null;
  readonly #reopening = new Reopening(
    () => this.#open(null),
    () => this.connection.online.value && !this.#closed,
  );
  /** Counts openings and closings, so that a slow answer to an older one is dropped. */
  #generation = 0;
  #closed = true;

  constructor(
    private readonly connection: Connection,
    private readonly routerRtpCapabilities: RtpCapabilities,
    local: LocalMedia,
  ) {
    this.consumers = new ConsumerSet(connection);
    this.#viewing = new ViewReporter(connection);
    this.#relays = new Relays(connection, (iceServers) => {
      for (const link of [this.#send, this.#receive]) {
        // A transport that is closed meanwhile refuses.
        link?.transport.updateIceServers({ iceServers }).catch(() => undefined);
      }
    });
    this.publisher = new Publisher(connection, local, {
      refused: (source, error) => {
        local.silence(source);
        this.events.emit("error", error);
      },
      lost: () => void this.reopen(),
    });
  }

  /** Why there is no media, once that lasts; null otherwise. */
  get trouble(): Signal<RoomError | null> {
    return this.#reopening.trouble;
  }

  get sendTransport(): Transport | null {
    return this.#send?.transport ?? null;
  }

  get receiveTransport(): Transport | null {
    return this.#receive?.transport ?? null;
  }

  /** What a snapshot says about this person's media. */
  permit({ permissions, iceServers, iceServersExpireAt, serverTime }: Snapshot): void {
    this.publisher.allowed = permissions.includes("media.publish");
    this.#relays.begin(iceServers, iceServersExpireAt, serverTime);
  }

  /** What is shown of the others now, the most important first. */
  show(tiles: readonly Tile[]): void {
    this.#shown = tiles;
    this.#tellView();
  }

  setReceive(mode: ReceiveMode): void {
    this.consumers.choose(mode, this.#attention);
    this.#tellView();
  }

  /** Who matters most in the room. */
  attend(attention: Attention): void {
    const { activeSpeaker, spotlight } = this.#attention;
    if (attention.activeSpeaker === activeSpeaker && attention.spotlight === spotlight) return;
    this.#attention = attention;
    this.consumers.choose(this.consumers.receive.value, attention);
    this.#tellView();
  }

  /** The server's figures of both transports; null when it does not tell. */
  async statistics(): Promise<MediaStatistics | null> {
    return this.connection.request("media.statistics", {}).catch(() => null);
  }

  /** Learns what the browser can do, which takes a peer connection and tens of milliseconds. */
  preload(): Promise<Device> {
    this.#device ??= this.#load();
    return this.#device;
  }

  async requestOpen(): Promise<MediaOpened> {
    const device = await this.preload();
    return this.connection.request("media.open", {
      rtpCapabilities: { ...device.recvRtpCapabilities },
      mode: this.consumers.receive.value,
    });
  }

  /** Opens both transports, or takes those already asked for; what may pass is tried again. */
  async open(asked: MediaOpened | null): Promise<void> {
    this.#closed = false;
    try {
      await this.#open(asked);
    } catch (reason) {
      if (!RoomError.from(reason).passes) throw reason;
      await this.reopen();
    }
  }

  /** The socket is back in the same seat: media flows on, or is opened anew where the server gave it up. */
  async resume(resumed: Resumed): Promise<void> {
    const { producers, consumers } = resumed;
    const known = this.consumers.ids();
    const links = [this.#send, this.#receive];
    const usable = links.every((link) => link && !link.transport.closed);
    const lost = this.#reopening.needed || !resumed.mediaAlive || !usable;
    if (lost || consumers.some((id) => !known.has(id))) {
      await this.open(null);
      return;
    }
    this.publisher.reconcile(producers);
    this.consumers.reconcile(consumers, resumed.snapshot.participants);
    for (const link of links) if (link?.broken) void link.restart();
    this.#tellAway();
    this.#viewing.begin();
  }

  /** Opens media anew after the server lost it; waits between attempts, and stops when the socket is away. */
  reopen(): Promise<void> {
    this.away.set(true);
    return this.#reopening.start();
  }

  /** Tries again at once, where `trouble` tells of some. */
  retry(): void {
    this.#reopening.retry();
  }

  listen(): void {
    const { connection, consumers, publisher } = this;
    connection.on("media.consumerOpened", ({ consumer }) => void consumers.open(consumer));
    connection.on("media.consumerClosed", ({ consumerId }) => consumers.closed(consumerId));
    connection.on("media.consumerPaused", ({ consumerId, paused }) => {
      consumers.producerPaused(consumerId, paused);
    });
    connection.on("media.consumerFed", (fed) => consumers.fed(fed));
    connection.on("media.consumerLayers", (layers) => consumers.layers(layers));
    connection.on("media.producerLayers", ({ producerId, highest }) => publisher.limit(producerId, highest));
    connection.on("media.lost", ({ transportId }) => {
      // A late word about transports that are replaced already is no news.
      if (transportId === this.sendTransport?.id || transportId === this.receiveTransport?.id) {
        void this.reopen();
      }
    });
    onNetworkChange(() => {
      for (const link of [this.#send, this.#receive]) void link?.restart();
    });
  }

  close(): void {
    this.#closed = true;
    this.#reopening.settle();
    this.#generation += 1;
    this.#closeTransports();
    this.consumers.detach();
    this.#viewing.end();
    this.#relays.stop();
  }

  #tellView(): void {
    const { consumers } = this;
    this.#viewing.tell(
      consumers.receive.value,
      this.#shown.filter((tile) => consumers.wants(tile)),
    );
  }

  /** Receiving and publishing start at once. */
  async #open(asked: MediaOpened | null): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    const [device, opened] = await Promise.all([this.preload(), asked ?? this.requestOpen()]);
    if (generation !== this.#generation) return;
    this.#closeTransports();
    const receive = device.createRecvTransport(this.#options(opened.receive));
    this.#receive = this.#link(receive, () => this.consumers.flowing);
    this.consumers.attach(receive, opened.consumers);
    const send = device.createSendTransport(this.#options(opened.send));
    this.#send = this.#link(send, () => this.publisher.flowing);
    this.publisher.attach(send);
    this.#viewing.begin();
    this.away.set(false);
    this.#reopening.settle();
  }

  async #load(): Promise<Device> {
    try {
      const device = new Device();
      await device.load({ routerRtpCapabilities: this.routerRtpCapabilities });
      return device;
    } catch {
      this.#device = null;
      throw RoomError.local("unsupported");
    }
  }

  #link(transport: Transport, expecting: () => boolean): TransportLink {
    const link = new TransportLink(transport, this.connection, { lost: () => void this.reopen(), expecting });
    link.away.subscribe(() => this.#tellAway());
    return link;
  }

  #options({ id, iceParameters, iceCandidates, dtlsParameters }: TransportParameters): TransportOptions {
    const iceServers = this.#relays.servers;
    return { id, iceParameters, iceCandidates, dtlsParameters, iceServers } as unknown as TransportOptions;
  }

  #tellAway(): void {
    this.away.set([this.#send, this.#receive].some((link) => link?.away.value));
  }

  #closeTransports(): void {
    this.publisher.detach();
    this.sendTransport?.close();
    this.receiveTransport?.close();
    this.#send = null;
    this.#receive = null;
    this.#tellAway();
  }
}
