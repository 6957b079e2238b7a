import { html, nothing, type TemplateResult } from "lit";
import type { BootData } from "../core/boot";
import type { RoomError } from "../core/errors";
import { t } from "../core/i18n";
import type { LocalSource } from "../core/local_source";
import { icon } from "../room/icon";
import { deviceAdvice } from "./device_advice";
import { nextStep } from "./refusal";

export interface DeviceState {
  readonly microphone: LocalSource;
  readonly camera: LocalSource;
  readonly retry: () => void;
}

/** Why a device gives nothing, what helps, and another try. */
export function deviceNotices({ microphone, camera, retry }: DeviceState): TemplateResult {
  return html`<div class="alerts" aria-live="polite">${deviceAdvice([microphone, camera]).map(
    ({ reasons, remedy }) => html`<div class="alert warn">
      ${icon("triangle-alert")}
      <div class="advice">
        ${reasons.map((reason) => html`<p><strong>${reason}</strong></p>`)}
        <p class="small">${remedy}</p>
        <button type="button" class="button quiet small" @click=${retry}>${icon("rotate-cw")}${t("before.devices.retry")}</button>
      </div>
    </div>`,
  )}</div>`;
}

/** Why the room did not let one in, and the one next step. A wrong name is shown at its field instead. */
export function refusalNotice(
  error: RoomError,
  boot: BootData,
  retry: () => void,
): TemplateResult | typeof nothing {
  const step = nextStep(error, boot.identity?.kind === "account");
  if (step === "name") return nothing;
  return html`<div class="alert bad">
    ${icon("circle-alert")}
    <div class="advice">
      <p>${error.message}</p>
      ${step === "sign_in" ? signInLink(boot) : nothing}
      ${
        step === "floor"
          ? html`<a class="button quiet small" href=${boot.floorUrl}>${icon("arrow-left")}${t("before.floor", { name: boot.room.technoparkName })}</a>`
          : nothing
      }
      ${
        step === "retry"
          ? html`<button type="button" class="button quiet small" @click=${retry}>${icon("rotate-cw")}${t("before.join.retry")}</button>`
          : nothing
      }
    </div>
  </div>`;
}

/** Only an account gets in here: said before anybody types a name in vain. */
export function accountNotice(boot: BootData): TemplateResult {
  return html`<div class="door">
    <p class="lead">${icon("lock-keyhole")}<span>${t(boot.room.access === "invite" ? "before.account.invite" : "before.account.members")}</span></p>
    <a class="button large wide" href=${boot.signInUrl}>${icon("log-in")}${t("before.account.sign_in")}</a>
  </div>`;
}

function signInLink(boot: BootData): TemplateResult {
  return html`<a class="button small" href=${boot.signInUrl}>${icon("log-in")}${t("before.account.sign_in")}</a>`;
}
