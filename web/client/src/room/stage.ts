import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { tn } from "../core/i18n";
import type { RoomSession } from "../core/session";
import type { Participant } from "../protocol/generated";
import { shared } from "./element_styles";
import { icon } from "./icon";
import { InSight } from "./in_sight";
import { type Arrangement, arrange, drawn, type TileInfo } from "./layout/arrangement";
import type { Rectangle } from "./layout/grid";
import { leavingFirst } from "./layout/leaving_first";
import { type Places, placesOf } from "./layout/places";
import { shownTiles } from "./layout/shown";
import { SignalElement } from "./signal_element";
import "./alone";
import "./tile";
import type { RoomView } from "./view";

const GAP = 10;
const ALONE_HEIGHT = 132;
/** Below this the stage is a strip above an open panel, and the tile needs all of it. */
const ALONE_LEAST = 320;
const RECENT = 12;

/** Where the people are. Tiles keep their place in the document, so that pictures never restart when they move. */
@customElement("vt-stage")
export class Stage extends SignalElement {
  static override styles = [
    ...shared,
    css`
      :host {
        position: relative;
        display: block;
        min-width: 0;
        min-height: 0;
      }

      :host([data-still]) vt-tile {
        transition: none;
      }

      .more {
        position: absolute;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 0.25rem;
        border-radius: var(--radius-l);
        background: var(--sunken);
        color: var(--ink);
        font-size: var(--text-s);
        font-weight: 650;
      }

      .more:hover {
        background: var(--accent-soft);
        color: var(--accent-ink);
      }

      vt-alone {
        position: absolute;
        inset-inline: 0;
        inset-block-end: 0;
      }
    `,
  ];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @state() private space = { width: 0, height: 0 };
  #recent: string[] = [];
  #main: string | null = null;
  /** Keys of the tiles in the document. */
  #drawn: readonly string[] = [];
  #places: Places = { at: new Map(), floating: null, hidden: 0, more: null };
  readonly #sight = new InSight();
  readonly #observer = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    this.toggleAttribute("data-still", true);
    this.space = { width, height };
  });

  protected signals() {
    const { session, view } = this;
    return [
      session.participants,
      session.room,
      session.activeSpeaker,
      session.selfId,
      view.layout,
      view.pinned,
      view.floating,
      this.#sight.visible,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
    this.#sight.watch(this);
    this.view.largestPicture = () => this.#largest();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#sight.stop();
    this.session.show([]);
  }

  protected override render() {
    const { session, view } = this;
    const tiles = tilesOf(session.participants.value, session.selfId.value);
    const { mode, main } = this.#arrange(tiles);
    this.#main = main;
    const alone =
      session.participants.value.size === 1 && mode === "grid" && this.space.height >= ALONE_LEAST;
    this.#places = placesOf({
      mode,
      main,
      tiles,
      gap: GAP,
      space: alone ? { ...this.space, height: Math.max(0, this.space.height - ALONE_HEIGHT) } : this.space,
      choose: (candidates, room) => drawn(candidates, room, this.#recent),
    });
    const { at, floating, hidden } = this.#places;
    const wanted = tiles.filter(({ key }) => at.has(key));
    const shown = leavingFirst(this.#drawn, wanted);
    this.#drawn = shown.map(({ key }) => key);
    if (shown.length < wanted.length) queueMicrotask(() => this.requestUpdate());
    queueMicrotask(() => view.tileOrder.set(wanted.map(({ key }) => key)));
    return html`
      ${repeat(
        shown,
        ({ key }) => key,
        (info) => html`<vt-tile
          data-participant=${info.participantId} data-source=${info.source} data-key=${info.key}
          ?data-floating=${info.key === floating}
          .session=${session} .view=${view} .info=${info}
        ></vt-tile>`,
      )}
      ${
        hidden
          ? html`<button type="button" class="more" @click=${() => view.panel.set("people")}>
              ${icon("users")}${tn("room.stage.more", hidden)}
            </button>`
          : nothing
      }
      ${alone ? html`<vt-alone .session=${session} .view=${view}></vt-alone>` : nothing}
    `;
  }

  protected override updated(): void {
    for (const tile of this.renderRoot.querySelectorAll<HTMLElement>("vt-tile")) {
      put(tile, this.#places.at.get(tile.dataset.key ?? ""));
    }
    put(this.renderRoot.querySelector<HTMLElement>(".more"), this.#places.more);
    this.#report();
    // Tiles follow the window at once and glide only when the room changes.
    requestAnimationFrame(() => requestAnimationFrame(() => this.toggleAttribute("data-still", false)));
  }

  /** Told from the places, not from the elements: those are still gliding there. */
  #report(): void {
    const { session, view } = this;
    session.show(
      shownTiles({
        tiles: tilesOf(session.participants.value, session.selfId.value),
        places: this.#places,
        main: this.#main,
        pinned: view.pinned.value,
        recent: this.#recent,
        visible: this.#sight.visible.value && this.space.width > 0 && this.space.height > 0,
        floating: view.floating.value,
        density: devicePixelRatio,
      }),
    );
  }

  #largest(): HTMLVideoElement | null {
    const videos = [...this.renderRoot.querySelectorAll<HTMLElement>("vt-tile")].flatMap((tile) => {
      const video = tile.shadowRoot?.querySelector("video");
      return video && video.videoWidth > 0 ? [video] : [];
    });
    return videos.sort((a, b) => b.clientWidth - a.clientWidth)[0] ?? null;
  }

  #arrange(tiles: readonly TileInfo[]): Arrangement {
    const { session, view } = this;
    const speaker = session.activeSpeaker.value;
    if (speaker && this.#recent[0] !== speaker) {
      this.#recent = [speaker, ...this.#recent.filter((id) => id !== speaker)].slice(0, RECENT);
    }
    return arrange({
      tiles,
      choice: view.layout.value,
      pinned: view.pinned.value,
      spotlight: session.room.value?.spotlight ?? null,
      // Oneself is never large by speaking; the last other speaker stays.
      speaker: this.#recent.find((id) => id !== session.selfId.value) ?? null,
    });
  }
}

/** In the order of joining, screens beside their owner, oneself last. One's own screen is not shown back. */
function tilesOf(participants: ReadonlyMap<string, Participant>, selfId: string | null): TileInfo[] {
  const tiles: TileInfo[] = [];
  for (const { id, media } of participants.values()) {
    if (id === selfId) continue;
    if (media.some(({ source }) => source === "screen")) {
      tiles.push({ key: `${id}:screen`, participantId: id, source: "screen", self: false });
    }
    tiles.push({ key: `${id}:camera`, participantId: id, source: "camera", self: false });
  }
  if (selfId && participants.has(selfId)) {
    tiles.push({ key: `${selfId}:camera`, participantId: selfId, source: "camera", self: true });
  }
  return tiles;
}

function put(element: HTMLElement | null, place: Rectangle | null | undefined): void {
  if (!element || !place) return;
  for (const side of ["left", "top", "width", "height"] as const) {
    element.style.setProperty(side, `${place[side].toFixed(1)}px`);
  }
}
