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
  .avatar[data-role="administrator"] { --tone: 340; }
  .avatar[data-role="manager"] { --tone: 300; }
  .avatar[data-role="mentor"] { --tone: 155; }
  .avatar[data-role="lecturer"] { --tone: 215; }
  .avatar[data-role="startup"] { --tone: 40; }
  .avatar[data-role="partner"] { --tone: 80; }
  .avatar[data-role="participant"] { --tone: 265; }
  .avatar[data-role="guest"] {
    background: light-dark(oklch(90% 0.012 80), oklch(40% 0.012 275));
    color: light-dark(oklch(36% 0.02 275), oklch(94% 0.01 275));
  }
`;

export const shared: readonly CSSResult[] = [...site, roles];
