import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { ConnectionReport, Flow } from "../../core/connection_report";
import { t } from "../../core/i18n";
import { icon } from "../icon";
import { DialogElement } from "./dialog_element";
import {
  bitRate,
  layersOf,
  limitOf,
  lossOf,
  pictureOf,
  reportText,
  sourceName,
  stillOf,
  wayLine,
} from "./report_words";

const INTERVAL_MS = 2_000;
/** Rates need two looks; the second comes soon. */
const FIRST_INTERVAL_MS = 700;

/** Figures of the connection, for people who look for the cause of a trouble, and to copy into a report. */
@customElement("vt-statistics-dialog")
export class StatisticsDialog extends DialogElement {
  static override styles = [
    ...DialogElement.styles,
    css`
      .dialog {
        width: min(44rem, calc(100vw - 2rem));
      }

      .ways {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
        gap: var(--space-2);
        margin: 0;
        font-variant-numeric: tabular-nums;
      }

      .ways div {
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-m);
        background: var(--sunken);
      }

      .ways dt {
        color: var(--ink-soft);
        font-size: 0.8125rem;
      }

      .ways dd {
        margin: 0;
        font-weight: 600;
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
        vertical-align: top;
      }

      thead th {
        color: var(--ink-soft);
        font-weight: 600;
      }

      tbody th[scope="rowgroup"] {
        padding-block-start: 0.9rem;
        font-size: 0.9375rem;
        overflow-wrap: anywhere;
      }

      tbody th[scope="row"] {
        font-weight: 500;
      }

      .figure {
        white-space: nowrap;
      }

      .note {
        display: block;
        color: var(--ink-soft);
        font-size: 0.8125rem;
        font-weight: 400;
      }

      tbody[aria-current] {
        background: var(--sunken);
      }

      @media (max-width: 520px) {
        th,
        td {
          padding-inline: 0.25rem;
          font-size: 0.8125rem;
        }

        .figure {
          white-space: normal;
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
    `,
  ];

  @state() private report: ConnectionReport | null = null;
  /** What became of the copy; a notice would be out of sight behind the dialog. */
  @state() private copy: "copied" | "refused" | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#follow(FIRST_INTERVAL_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.view.inspected.set(null);
  }

  protected override signals() {
    return [this.view.inspected];
  }

  protected override updated(): void {
    const person = this.renderRoot.querySelector("tbody[aria-current]");
    if (!person || this.#shown) return;
    this.#shown = true;
    person.scrollIntoView({ block: "nearest" });
  }

  protected heading(): string {
    return t("room.statistics.title");
  }

  protected content() {
    const { report } = this;
    if (!report) return html`<p aria-busy="true">${t("room.statistics.reading")}</p>`;
    return html`
      <dl class="ways">
        <div><dt>${t("room.statistics.sending")}</dt><dd>${wayLine(report.sending)}</dd></div>
        <div><dt>${t("room.statistics.receiving")}</dt><dd>${wayLine(report.receiving)}</dd></div>
      </dl>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("room.statistics.title")}>
        <table>
          <thead><tr>
            <th scope="col">${t("room.statistics.what")}</th><th scope="col">${t("room.statistics.rate")}</th>
            <th scope="col">${t("room.statistics.loss")}</th><th scope="col">${t("room.statistics.picture")}</th>
          </tr></thead>
          ${report.sent.length ? this.#group(this.session.selfId.value ?? "", t("room.statistics.sent"), report.sent) : nothing}
          ${[...report.received].map(([id, flows]) => this.#group(id, this.#name(id), flows))}
        </table>
      </div>
      ${
        this.copy === "refused"
          ? html`<textarea class="input" readonly aria-label=${t("room.statistics.copy")} .value=${this.#text(report)}></textarea>`
          : nothing
      }
      <footer>
        <span class="small soft" role="status">${this.copy === "copied" ? t("room.statistics.copied") : nothing}</span>
        <button type="button" class="button soft" @click=${() => this.#copy(report)}>${icon("copy")}${t("room.statistics.copy")}</button>
      </footer>
    `;
  }

  #group(participantId: string, name: string, flows: readonly Flow[]): TemplateResult {
    const meant = this.view.inspected.value === participantId;
    return html`<tbody aria-current=${meant ? "true" : nothing}>
      <tr><th scope="rowgroup" colspan="4">${name}</th></tr>
      ${flows.map(row)}
    </tbody>`;
  }

  #name(participantId: string): string {
    return this.session.participants.value.get(participantId)?.name ?? "";
  }

  #text(report: ConnectionReport): string {
    const about = [new Date().toISOString(), navigator.userAgent];
    return reportText(report, (id) => this.#name(id), about);
  }

  async #follow(wait: number): Promise<void> {
    // Between two transports there is nothing to read; the next look finds them.
    this.report = await this.session.report().catch(() => this.report);
    if (this.isConnected) this.#timer = setTimeout(() => void this.#follow(INTERVAL_MS), wait);
  }

  async #copy(report: ConnectionReport): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#text(report));
      this.copy = "copied";
    } catch {
      // Browsers keep the clipboard from pages without HTTPS: then one copies by hand.
      this.copy = "refused";
      await this.updateComplete;
      this.renderRoot.querySelector("textarea")?.select();
    }
  }
}

function row(flow: Flow): TemplateResult {
  const name = html`<th scope="row">${sourceName(flow.source)}<span class="note">${flow.codec}</span></th>`;
  const still = stillOf(flow);
  if (still) return html`<tr>${name}<td colspan="3" class="soft">${still}</td></tr>`;
  const notes = [layersOf(flow), limitOf(flow)].filter(Boolean);
  return html`<tr>
    ${name}
    <td class="figure">${bitRate(flow.bitRate)}</td>
    <td class="figure">${lossOf(flow)}</td>
    <td class="figure">${pictureOf(flow)}${notes.map((note) => html`<span class="note">${note}</span>`)}</td>
  </tr>`;
}
