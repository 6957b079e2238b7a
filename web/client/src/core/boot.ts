import type { RtpCapabilities } from "mediasoup-client/types";
import { type Locale, type Messages, useCatalogue } from "./i18n";

export interface BootIdentity {
  personId: string;
  name: string;
  kind: "account" | "guest";
  email?: string | null;
}

export interface BootRoom {
  id: string;
  slug: string;
  name: string;
  summary: string;
  kind: string;
  /** Slug of the technopark. */
  technopark: string;
  technoparkName: string;
  accent: string;
  motif: string;
  timeZone: string;
  access: "open" | "members" | "invite" | "session";
  lobby: boolean;
  capacity: number;
}

/** What the server writes into the room page, so that nothing has to be asked for before the click. */
export interface BootData {
  locale: Locale;
  messages: Messages;
  csrf: string;
  identity: BootIdentity | null;
  room: BootRoom;
  /** The token of an invite link, when the page was opened with one. */
  invite: string | null;
  routerRtpCapabilities: RtpCapabilities;
  signInUrl: string;
  floorUrl: string;
  /** Bytes. */
  maxUpload: number;
}

/** Reads the boot data of the page and installs its catalogue. */
export function readBoot(): BootData {
  const text = document.getElementById("boot")?.textContent;
  if (!text) throw new Error("The page carries no boot data.");
  const boot = JSON.parse(text) as BootData;
  useCatalogue(boot.locale, boot.messages);
  return boot;
}
