import { css } from "lit";

export const chatStyles = css`
  :host {
    position: relative;
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 0;
  }

  .scroll {
    display: flex;
    flex-direction: column;
    overflow-y: auto;
    padding-block: var(--space-4) var(--space-3);
    overscroll-behavior: contain;
  }

  .scroll:focus-visible,
  vt-message:focus-visible {
    outline-offset: -3px;
  }

  /* Few messages stand at the bottom, beside the field. */
  .scroll::before {
    content: "";
    margin-block-start: auto;
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: var(--space-2);
    margin-block: auto;
    padding: var(--space-6) var(--space-5);
    color: var(--ink-soft);
    text-align: center;
    text-wrap: balance;
  }

  .empty .drawing {
    display: grid;
    place-items: center;
    width: 4.5rem;
    height: 4.5rem;
    margin-block-end: var(--space-2);
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
  }

  .empty .icon {
    width: 2rem;
    height: 2rem;
  }

  .empty strong {
    color: var(--ink);
  }

  .day,
  .divider {
    display: flex;
    align-items: center;
    gap: var(--space-3);
    margin: var(--space-3) var(--space-3) var(--space-1);
    color: var(--ink-soft);
    font-size: 0.75rem;
    font-weight: 600;
  }

  .day::before,
  .day::after,
  .divider::before,
  .divider::after {
    content: "";
    flex: 1;
    border-block-start: 1px solid var(--line);
  }

  .divider {
    color: var(--accent);
  }

  .divider::before,
  .divider::after {
    border-color: var(--accent-line);
  }

  .older {
    align-self: center;
    margin-block-end: var(--space-2);
  }

  .newest {
    position: absolute;
    inset-block-end: calc(100% + 0.5rem);
    inset-inline: 0;
    display: grid;
    justify-content: center;
    pointer-events: none;
  }

  .newest button {
    pointer-events: auto;
    box-shadow: var(--shadow-m);
  }

  .foot {
    position: relative;
  }

  .pending {
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 0.25rem;
    padding: 0.4rem var(--space-3) 0.1rem 3.6rem;
  }

  .pending .bubble {
    background: var(--accent-soft);
    color: var(--ink-soft);
    white-space: pre-wrap;
  }

  .pending.refused .bubble {
    background: var(--bad-soft);
    color: var(--ink);
  }

  .failed {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.15rem 0.7rem;
    color: var(--bad);
    font-size: 0.8125rem;
    font-weight: 550;
    text-align: end;
  }

  .failed button {
    min-height: 1.5rem;
    padding: 0;
    font-weight: 650;
    text-decoration: underline;
  }

  .drop {
    position: absolute;
    inset: var(--space-2);
    z-index: 5;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-2);
    border: 2px dashed var(--accent);
    border-radius: var(--radius-m);
    padding: var(--space-4);
    background: var(--accent-soft);
    color: var(--accent-ink);
    font-weight: 650;
    text-align: center;
    text-wrap: balance;
    pointer-events: none;
  }
`;
