import { html, nothing, type TemplateResult } from "lit";
import { t } from "../../core/i18n";
import { RECEIVE_MODES } from "../../core/receive_mode";
import type { RoomSession } from "../../core/session";
import type { RoomActions } from "../actions";
import { emojiRow } from "../emoji";
import { icon } from "../icon";
import type { LayoutChoice } from "../layout/arrangement";
import { layoutName } from "../layout/layout_name";
import { menuChosen, menuKey, menuToggled } from "../menu";
import { canFloat, floatPicture } from "../picture_in_picture";
import { receiveName } from "../receive_name";
import type { RoomView } from "../view";
import { control } from "./control";

const LAYOUTS: readonly LayoutChoice[] = ["auto", "grid", "spotlight", "screen"];

/** Everything that is needed now and then, behind one button. */
export function moreMenu(session: RoomSession, view: RoomView, actions: RoomActions): TemplateResult {
  return html`
    ${control({ drawing: icon("ellipsis"), label: t("room.bar.more"), word: t("room.bar.more_word"), menu: "more" })}
    <div class="menu" id="more" popover role="menu" aria-label=${t("room.bar.more")}
      @toggle=${menuToggled} @keydown=${menuKey} @click=${menuChosen}>
      ${handheld(session, actions)}
      ${choices(
        t("room.more.layout"),
        LAYOUTS,
        view.layout.value,
        layoutName,
        (choice) => {
          view.pinned.set(null);
          view.layout.set(choice);
        },
        "pairs",
      )}
      ${choices(t("room.more.receive"), RECEIVE_MODES, session.receive.value, receiveName, (mode) => session.setReceive(mode))}
      <hr />
      ${item(icon("settings-2"), t("room.more.devices"), () => view.dialog.set("devices"))}
      ${item(icon("chart-no-axes-column"), t("room.more.statistics"), () => view.dialog.set("statistics"))}
      ${canFloat() ? item(icon("picture-in-picture-2"), t("room.more.float"), () => floatPicture(view)) : nothing}
      ${document.fullscreenEnabled ? item(icon("maximize"), t("room.more.fullscreen"), () => actions.fullscreen()) : nothing}
      <div class="keyed">${item(icon("keyboard"), t("room.more.shortcuts"), () => view.dialog.set("shortcuts"), "?")}</div>
      ${session.permissions.value.has("room.moderate") ? endForAll(view) : nothing}
    </div>
  `;
}

/** On a phone the bar has no place for these. */
function handheld(session: RoomSession, actions: RoomActions): TemplateResult {
  const sharing = session.local.screen.value.track !== null;
  return html`<div class="handheld">
    ${emojiRow((sign) => actions.react(sign))}
    <div class="pairs">
    ${item(icon("hand"), t(actions.handUp ? "room.bar.hand_lower" : "room.bar.hand_raise"), () => actions.toggleHand())}
    ${
      session.local.canShareScreen
        ? item(icon("screen-share"), t(sharing ? "room.bar.share_stop" : "room.bar.share_start"), () =>
            actions.toggleScreen(),
          )
        : nothing
    }
    </div>
    <hr />
  </div>`;
}

/** On a phone there is no second button beside the red one. */
function endForAll(view: RoomView): TemplateResult {
  return html`<div class="handheld">
    <hr />
    <button type="button" class="item danger" role="menuitem" tabindex="-1" @click=${() => view.dialog.set("end")}>
      ${icon("phone-off")}${t("room.leave.end_all")}
    </button>
  </div>`;
}

function choices<Choice extends string>(
  title: string,
  all: readonly Choice[],
  chosen: Choice,
  name: (choice: Choice) => string,
  choose: (choice: Choice) => void,
  classes = "",
): TemplateResult {
  return html`<div class=${`group ${classes}`} role="group" aria-label=${title}>
    <span class="title" aria-hidden="true">${title}</span>
    ${all.map(
      (choice) => html`<button type="button" class="item" role="menuitemradio" tabindex="-1"
        aria-checked=${choice === chosen} @click=${() => choose(choice)}>
        ${name(choice)}<span class="tick">${icon("check")}</span>
      </button>`,
    )}
  </div>`;
}

function item(drawing: TemplateResult, label: string, run: () => void, key?: string): TemplateResult {
  return html`<button type="button" class="item" role="menuitem" tabindex="-1" @click=${run}>
    ${drawing}${label}${key ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing}
  </button>`;
}
