import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { t } from "../../core/i18n";
import type { ConnectionStats } from "../../core/quality";
import { icon } from "../icon";
import { DialogElement } from "./dialog_element";

const INTERVAL_MS = 2_000;

/** Figures of the connection, for people who look for the cause of a trouble, and to copy into a report. */
@customElement("vt-statistics-dialog")
export class StatisticsDialog extends DialogElement {
  static override styles = [
    ...DialogElement.styles,
    css`
      .dialog {
        width: min(44rem, calc(100vw - 2rem));
      }

      .scroll {
        overflow-x: auto;
        margin-block-start: var(--space-4);
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--text-s);
        font-variant-numeric: tabular-nums;
      }

      th,
      td {
        padding: 0.4rem 0.6rem;
        border-block-end: 1px solid var(--line);
        text-align: start;
      }

      @media (max-width: 520px) {
        th,
        td {
          padding-inline: 0.25rem;
          font-size: 0.8125rem;
        }
      }

      footer {
        align-items: center;
      }

      textarea {
        min-height: 8rem;
        margin-block-start: var(--space-4);
        font-family: monospace;
        font-size: 0.8125rem;
      }

      thead th {
        color: var(--ink-soft);
        font-weight: 600;
      }
    `,
  ];

  @state() private stats: ConnectionStats | null = null;
  /** What became of the copy; a notice would be out of sight behind the dialog. */
  @state() private copy: "copied" | "refused" | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#read(), INTERVAL_MS);
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected heading(): string {
    return t("room.statistics.title");
  }

  protected content() {
    const { stats } = this;
    if (!stats) return html`<p aria-busy="true">${t("room.statistics.reading")}</p>`;
    const { path } = stats;
    return html`
      <p>${
        path
          ? t("room.statistics.path", { remote: path.remote, ms: Math.round(path.roundTripMs) })
          : t("room.statistics.no_path")
      }</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("room.statistics.title")}>
        <table>
          <thead><tr>
            <th scope="col">${t("room.statistics.what")}</th><th scope="col">${t("room.statistics.codec")}</th>
            <th scope="col">${t("room.statistics.picture")}</th><th scope="col">${t("room.statistics.loss")}</th>
          </tr></thead>
          <tbody>${this.#rows(stats)}</tbody>
        </table>
      </div>
      ${
        this.copy === "refused"
          ? html`<textarea class="input" readonly aria-label=${t("room.statistics.copy")} .value=${stats.text}></textarea>`
          : nothing
      }
      <footer>
        <span class="small soft" role="status">${this.copy === "copied" ? t("room.statistics.copied") : nothing}</span>
        <button type="button" class="button soft" @click=${() => this.#copy(stats)}>${icon("copy")}${t("room.statistics.copy")}</button>
      </footer>
    `;
  }

  #rows({ sent, received }: ConnectionStats): TemplateResult[] {
    const rows = sent.map((out) =>
      row(t("room.statistics.sent"), out.codec, picture(out), `${(out.loss * 100).toFixed(1)} %`),
    );
    for (const incoming of received) {
      const name = this.session.participants.value.get(incoming.participantId)?.name ?? "";
      const all = incoming.packetsLost + incoming.packetsReceived;
      const loss = all ? (100 * incoming.packetsLost) / all : 0;
      rows.push(row(name, incoming.codec, picture(incoming), `${loss.toFixed(1)} %`));
    }
    return rows;
  }

  async #read(): Promise<void> {
    // Between two transports there is nothing to read; the next look finds them.
    this.stats = await this.session.stats().catch(() => this.stats);
  }

  async #copy({ text }: ConnectionStats): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.copy = "copied";
    } catch {
      // Browsers keep the clipboard from pages without HTTPS: then one copies by hand.
      this.copy = "refused";
      await this.updateComplete;
      this.renderRoot.querySelector("textarea")?.select();
    }
  }
}

function picture({
  width,
  height,
  framesPerSecond,
}: {
  width: number;
  height: number;
  framesPerSecond: number;
}): string {
  return width ? `${width}×${height}, ${Math.round(framesPerSecond)} fps` : "–";
}

function row(...cells: readonly [string, string, string, string]): TemplateResult {
  const [what, ...rest] = cells;
  return html`<tr><th scope="row">${what}</th>${rest.map((cell) => html`<td>${cell || nothing}</td>`)}</tr>`;
}
