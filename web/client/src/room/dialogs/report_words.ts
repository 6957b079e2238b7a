import type { ConnectionReport, Flow, Way } from "../../core/connection_report";
import { locale, t } from "../../core/i18n";
import type { Protocol } from "../../core/statistics";
import type { MediaSource } from "../../protocol/generated";

/** The words of a connection report: on the screen and in the copied text they are the same. */

/** Between a figure and its unit no line ends. */
const TIGHT = "\u00a0";

export function sourceName(source: MediaSource): string {
  switch (source) {
    case "microphone":
      return t("room.statistics.microphone");
    case "camera":
      return t("room.statistics.camera");
    case "screen":
      return t("room.statistics.screen");
    case "screenAudio":
      return t("room.statistics.screen_audio");
  }
}

export function protocolName(protocol: Protocol): string {
  switch (protocol) {
    case "udp":
      return "UDP";
    case "tcp":
      return "TCP";
    case "relay":
      return t("room.statistics.relay");
  }
}

/** In kbit/s, or in Mbit/s from a million on; a dash while unknown. */
export function bitRate(bitsPerSecond: number | null): string {
  if (bitsPerSecond === null) return "–";
  if (bitsPerSecond < 999_500) return `${number(bitsPerSecond / 1_000, 0)}${TIGHT}kbit/s`;
  return `${number(bitsPerSecond / 1_000_000, 1)}${TIGHT}Mbit/s`;
}

export function lossOf({ loss }: Flow): string {
  return `${number(100 * loss, 1)}${TIGHT}%`;
}

export function pictureOf({ width, height, framesPerSecond }: Flow): string {
  return width ? `${width}×${height}, ${Math.round(framesPerSecond)}${TIGHT}fps` : "–";
}

/** Why a sent picture is smaller than it could be; empty when it is not. */
export function limitOf({ limitedBy }: Flow): string {
  if (limitedBy === "bandwidth") return t("room.statistics.limited_network");
  return limitedBy === "cpu" ? t("room.statistics.limited_device") : "";
}

/** Why nothing comes; empty while something does. */
export function stillOf({ paused, starved }: Flow): string {
  if (paused) return t("room.statistics.paused");
  return starved ? t("room.tile.starved") : "";
}

/** Which of several sizes and frame rates are sent or received; empty when there is one. */
export function layersOf({ sizes, layers }: Flow): string {
  if (sizes.length) return sizes.map((height) => `${height}p`).join(" + ");
  if (!layers) return "";
  const size = t("room.statistics.layer", { number: layers.layer + 1 });
  if (layers.temporal > 1) return size;
  const rate = t(layers.temporal === 1 ? "room.statistics.half_rate" : "room.statistics.quarter_rate");
  return `${size}, ${rate}`;
}

/** One direction in one line. */
export function wayLine(way: Way | null): string {
  if (!way) return t("room.statistics.no_path");
  const parts = [protocolName(way.protocol), `${Math.round(way.roundTripMs)} ms`, bitRate(way.bitRate)];
  if (way.available !== null) parts.push(t("room.statistics.estimate", { rate: bitRate(way.available) }));
  return parts.join(" · ");
}

/** The whole report as lines to copy; `nameOf` tells who is who. */
export function reportText(
  { sending, receiving, sent, received }: ConnectionReport,
  nameOf: (participantId: string) => string,
  about: readonly string[],
): string {
  const lines = [
    t("room.statistics.title"),
    ...about,
    `${t("room.statistics.sending")}: ${wayLine(sending)}`,
    `${t("room.statistics.receiving")}: ${wayLine(receiving)}`,
  ];
  if (sent.length) lines.push("", t("room.statistics.sent"), ...sent.map(flowLine));
  for (const [participantId, flows] of received) {
    lines.push("", nameOf(participantId), ...flows.map(flowLine));
  }
  return `${lines.join("\n").replaceAll(TIGHT, " ")}\n`;
}

function flowLine(flow: Flow): string {
  const still = stillOf(flow);
  if (still) return `  ${sourceName(flow.source)}: ${still}`;
  const parts = [flow.codec, bitRate(flow.bitRate), `${t("room.statistics.loss")} ${lossOf(flow)}`];
  if (flow.width) parts.push(pictureOf(flow));
  parts.push(layersOf(flow), limitOf(flow));
  return `  ${sourceName(flow.source)}: ${parts.filter(Boolean).join(" · ")}`;
}

function number(value: number, digits: number): string {
  return value.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
