/** What phones tell about their network; the type is missing where the browser tells none. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** The browser's own surroundings, or what a test gives instead. */
export interface NetworkSigns {
  readonly page: EventTarget;
  readonly connection: NetworkInformation | null;
}

/** Calls when the device is on another network: back online, or from Wi-Fi to mobile data and back. */
export function onNetworkChange(changed: () => void, { page, connection } = browserSigns()): void {
  page.addEventListener("online", changed);
  let before = connection?.type;
  connection?.addEventListener("change", () => {
    // Estimates of speed change too; they are no other network.
    const { type } = connection;
    if (type === before) return;
    before = type;
    if (type !== "none") changed();
  });
}

function browserSigns(): NetworkSigns {
  const connection = (globalThis.navigator as { connection?: NetworkInformation } | undefined)?.connection;
  return { page: typeof window === "undefined" ? new EventTarget() : window, connection: connection ?? null };
}
