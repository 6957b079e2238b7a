import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { t } from "../core/i18n";
import { type RemoteTrack, streamKey } from "../core/remote_track";
import type { RoomSession } from "../core/session";
import type { Participant } from "../protocol/generated";
import { shared } from "./element_styles";
import { onFirstPicture } from "./first_picture";
import { hands } from "./hands";
import { icon } from "./icon";
import type { TileInfo } from "./layout/arrangement";
import type { Size } from "./layout/grid";
import { qualityBars } from "./quality_bars";
import { heldBecause } from "./receive_name";
import { SignalElement, type Watchable } from "./signal_element";
import { Standstill } from "./standstill";
import { tileMarkStyles } from "./tile_mark_styles";
import { face, isMuted, quietMark } from "./tile_parts";
import { tileStyles } from "./tile_styles";
import { toneOf } from "./tone";
import { misses, Unshown } from "./unshown";
import type { RoomView } from "./view";

/** A reaction stays this long where motion is reduced and no animation ends it. */
const FLOAT_MS = 2_600;
const MOST_FLOATS = 6;
const SPEAKING = 0.12;
const SELF_SPEAKING = 0.45;

/** One picture of one person: camera or shared screen, with everything worth knowing about them. */
@customElement("vt-tile")
export class Tile extends SignalElement {
  static override styles = [...shared, tileStyles, tileMarkStyles];

  @property({ attribute: false }) session!: RoomSession;
  @property({ attribute: false }) view!: RoomView;
  @property({ attribute: false }) info!: TileInfo;
  @state() private floats: readonly { id: number; emoji: string }[] = [];
  /** Whose first picture was drawn; until then the face lies over the empty element. */
  @state() private pictured: MediaStreamTrack | null = null;
  @query("video") private video!: HTMLVideoElement;
  readonly #standstill = new Standstill(() => this.requestUpdate());
  readonly #unshown = new Unshown(() => this.requestUpdate());
  #listening: (() => void)[] = [];
  #float = 0;

  protected signals() {
    const { session, view } = this;
    return [
      session.participants,
      session.streams,
      session.quality,
      session.receive,
      session.local.camera,
      view.pinned,
    ];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.info.source === "screen") return;
    const { session, info } = this;
    const loudness: Watchable = info.self ? session.local.level : session.levels;
    const show = () => {
      if (info.self) this.#showLevel(this.#unmuted ? session.local.level.value : 0, SELF_SPEAKING);
      else this.#showLevel(session.levels.value.get(info.participantId) ?? 0, SPEAKING);
    };
    // Whoever speaks may have begun before there was a tile.
    show();
    this.#listening = [
      session.events.on("reaction", (reaction) => {
        if (reaction.participantId === this.info.participantId) this.#rise(reaction.emoji);
      }),
      loudness.subscribe(show),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#listening) stop();
    if (this.video) this.video.srcObject = null;
    this.#standstill.watch(null);
    this.#unshown.watch(false);
    this.#floats(null);
  }

  protected override render() {
    const person = this.#person;
    if (!person) return nothing;
    const { info } = this;
    const track = this.#track;
    return html`
      <div class=${`frame ${toneOf(person.personId)}`} data-role=${person.role} data-source=${info.source}>
        <video
          .muted=${true} playsinline autoplay ?hidden=${!track}
          class=${info.self && info.source === "camera" ? "mirrored" : ""}
          @resize=${this.#shape}
          @enterpictureinpicture=${this.#floatOut} @leavepictureinpicture=${() => this.#floats(null)}
        ></video>
        ${track && track === this.pictured ? nothing : face(person, info.source)}
        ${person.status === "reconnecting" && this.#standstill.still ? html`<div class="away">${icon("loader-circle")}</div>` : nothing}
        <div class="corner">${this.#marks(person)}</div>
        ${this.#plate(person)}
        <div class="actions">${this.#pinButton(person)}</div>
        ${repeat(
          this.floats,
          ({ id }) => id,
          ({ emoji }) => html`<span class="float" aria-hidden="true">${emoji}</span>`,
        )}
      </div>
    `;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const track = this.#track;
    // Sound and pictures may flow on while the person's other connection is away.
    const flows = this.#person?.status === "reconnecting" && track !== null && track === this.pictured;
    this.#standstill.watch(flows ? this.video : null);
    const { info } = this;
    const person = info.self || info.source === "screen" ? undefined : this.#person;
    this.#unshown.watch(person !== undefined && misses(person, this.#stream));
  }

  protected override updated(): void {
    const person = this.#person;
    if (!person) return;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", this.#label(person));
    const track = this.#track;
    const current = this.video.srcObject as MediaStream | null;
    if (current?.getTracks()[0] === track) return;
    this.video.srcObject = track ? new MediaStream([track]) : null;
    this.pictured = null;
    if (!track) return;
    onFirstPicture(this.video, () => {
      if (track === this.#track) this.pictured = track;
    });
    // A tab in the background may refuse to play; the picture starts when it is looked at.
    this.video.play().catch(() => undefined);
  }

  get #person(): Participant | undefined {
    return this.session.participants.value.get(this.info.participantId);
  }

  get #unmuted(): boolean {
    return this.session.local.microphone.value.state === "on";
  }

  /** What there is to see now, or null. */
  get #track(): MediaStreamTrack | null {
    const { info, session } = this;
    if (info.self) return info.source === "camera" ? session.local.camera.value.track : null;
    const stream = this.#stream;
    return stream && !stream.paused && !stream.starved ? stream.track : null;
  }

  get #stream(): RemoteTrack | undefined {
    const { info, session } = this;
    return session.streams.value.get(streamKey(info.participantId, info.source));
  }

  #plate(person: Participant): TemplateResult {
    const { info } = this;
    if (info.source === "screen") {
      return html`<div class="plate">${icon("monitor-up")}<span class="name">${t("room.tile.screen_of", { name: person.name })}</span></div>`;
    }
    const quality = this.session.quality.value.get(person.id);
    return html`<div class="plate">
      ${isMuted(person) ? html`<span class="off">${icon("mic-off")}</span>` : nothing}
      <span class="name">${info.self ? t("room.tile.self") : person.name}</span>
      ${person.role === "participant" || person.role === "guest" ? nothing : html`<span class="role">${t(`domain.role.${person.role}`)}</span>`}
      ${quality === undefined ? nothing : qualityBars(quality)}
    </div>`;
  }

  #marks(person: Participant): TemplateResult | typeof nothing {
    const held = heldBecause(this.session.receive.value);
    const starved = this.#stream?.starved ? quietMark(icon("circle-pause"), held) : nothing;
    if (this.info.source === "screen") return starved;
    const order = hands(this.session.participants.value).findIndex(({ id }) => id === person.id) + 1;
    const away = person.status === "reconnecting";
    return html`
      ${order ? html`<span class="mark">${icon("hand")}${order}</span>` : nothing}
      ${away ? quietMark(icon("loader-circle"), t("room.tile.reconnecting")) : starved}
      ${this.#unshown.lasting ? quietMark(icon("video"), t("room.tile.unshown")) : nothing}
    `;
  }

  #pinButton(person: Participant): TemplateResult {
    const { key } = this.info;
    const pinned = this.view.pinned.value === key;
    const label = t(pinned ? "room.tile.unpin" : "room.tile.pin", { name: person.name });
    return html`<button type="button" aria-pressed=${pinned} aria-label=${label} title=${label} @click=${() => this.view.togglePin(key)}>
      ${pinned ? icon("pin-off") : icon("pin")}
    </button>`;
  }

  #label(person: Participant): string {
    const starved = this.#stream?.starved ? heldBecause(this.session.receive.value) : "";
    if (this.info.source === "screen") {
      return [t("room.tile.screen_of", { name: person.name }), starved].filter(Boolean).join(", ");
    }
    return [
      this.info.self ? t("room.tile.you", { name: person.name }) : person.name,
      t(`domain.role.${person.role}`),
      isMuted(person) ? t("room.tile.muted") : "",
      person.handRaisedAt ? t("room.tile.hand_up") : "",
      person.status === "reconnecting" ? t("room.tile.reconnecting") : starved,
      this.#unshown.lasting ? t("room.tile.unshown") : "",
    ]
      .filter(Boolean)
      .join(", ");
  }

  /** Levels come many times a second: they are written past the template. */
  #showLevel(level: number, threshold: number): void {
    this.style.setProperty("--level", level.toFixed(2));
    this.toggleAttribute("data-speaking", level > threshold);
  }

  /** For the style sheet, which knows the shape of the tile, too. */
  #shape(): void {
    const { videoWidth, videoHeight } = this.video;
    this.video.toggleAttribute("data-upright", videoHeight > videoWidth);
  }

  /** Over other windows a picture is wanted even while nobody sees this page. */
  #floatOut(event: PictureInPictureEvent): void {
    const { pictureInPictureWindow: window } = event;
    const tell = () => this.#floats({ width: window.width, height: window.height });
    window.addEventListener("resize", tell);
    tell();
  }

  #floats(size: Size | null): void {
    const { key } = this.info;
    const { floating } = this.view;
    if (size) floating.set({ key, ...size });
    else if (floating.value?.key === key) floating.set(null);
  }

  #rise(emoji: string): void {
    this.#float += 1;
    const id = this.#float;
    this.floats = [...this.floats.slice(1 - MOST_FLOATS), { id, emoji }];
    setTimeout(() => {
      this.floats = this.floats.filter((float) => float.id !== id);
    }, FLOAT_MS);
  }
}
