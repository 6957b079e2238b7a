import type { IceParameters, Transport } from "mediasoup-client/types";
import type { Requester } from "./connection";

/** A short "disconnected" mends itself; after this long ICE is restarted. */
const PATIENCE_MS = 1_500;

/** Connects a transport to its twin at the server, and keeps its path alive when the network changes. */
export function link(transport: Transport, requester: Requester, onLost: () => void): void {
  transport.on("connect", ({ dtlsParameters }, done) => {
    // Not awaited: the socket keeps order, so the server has this before anything that builds on it.
    done();
    requester
      .request("media.connect", { transportId: transport.id, dtlsParameters: { ...dtlsParameters } })
      .catch(() => {
        if (!transport.closed) onLost();
      });
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  transport.on("connectionstatechange", (state) => {
    clearTimeout(timer);
    if (state === "failed") void restart(transport, requester, onLost);
    else if (state === "disconnected") {
      timer = setTimeout(() => void restart(transport, requester, onLost), PATIENCE_MS);
    }
  });
  transport.observer.on("close", () => clearTimeout(timer));
}

/** Finds a new path for a transport that lost its own; when the server refuses, the transport is lost. */
export async function restart(transport: Transport, requester: Requester, onLost: () => void): Promise<void> {
  if (transport.closed) return;
  try {
    const { iceParameters } = await requester.request("media.iceRestart", { transportId: transport.id });
    await transport.restartIce({ iceParameters: iceParameters as unknown as IceParameters });
  } catch (error) {
    // Without a socket there is nobody to ask; `room.resume` looks at the transports again.
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code !== "offline" && code !== "timeout" && !transport.closed) onLost();
  }
}
