import { type CSSResult, css, unsafeCSS } from "lit";
import base from "../styles/base.css?inline";
import buttons from "../styles/components/buttons.css?inline";
import dialogs from "../styles/components/dialogs.css?inline";
import forms from "../styles/components/forms.css?inline";
import menus from "../styles/components/menus.css?inline";
import people from "../styles/components/people.css?inline";
import reset from "../styles/reset.css?inline";

/** The site's own sheets, adopted by every shadow root, so that a button is the same button everywhere. */
const site = [reset, base, buttons, forms, menus, people, dialogs].map((text) => unsafeCSS(text));

/** Roles have a hue each; the words carry the meaning. */
const roles = css`
  [data-role="administrator"] { --tone: 340; }
  [data-role="manager"] { --tone: 300; }
  [data-role="mentor"] { --tone: 155; }
  [data-role="lecturer"] { --tone: 215; }
  [data-role="startup"] { --tone: 40; }
  [data-role="partner"] { --tone: 80; }
  [data-role="participant"] { --tone: 265; }
  .avatar[data-role="guest"] {
    background: light-dark(oklch(89% 0.035 var(--tone)), oklch(40% 0.045 var(--tone)));
    color: light-dark(oklch(34% 0.06 var(--tone)), oklch(94% 0.025 var(--tone)));
  }
`;

export const shared: readonly CSSResult[] = [...site, roles];
