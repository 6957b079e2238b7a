import { css } from "lit";

export const tableStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
  }

  .scroll {
    display: grid;
    align-content: start;
    gap: var(--space-5);
    padding: var(--space-3);
  }

  section {
    display: grid;
    gap: var(--space-2);
    min-width: 0;
  }

  h2 {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--space-2);
    color: var(--ink-soft);
    font-size: 0.8125rem;
    font-weight: 650;
    letter-spacing: 0;
  }

  h2 small {
    font-weight: 500;
    font-size: var(--text-s);
  }

  .topic {
    font-size: var(--text-m);
    font-weight: 650;
    overflow-wrap: anywhere;
  }

  details p {
    margin-block-start: var(--space-1);
    color: var(--ink-soft);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  summary {
    min-height: 2rem;
    color: var(--ink-soft);
    font-size: var(--text-s);
    cursor: pointer;
  }

  .rows {
    display: grid;
    gap: 0.15rem;
  }

  .row {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    align-items: center;
    gap: 0 0.5rem;
    min-height: 2.75rem;
    padding: 0.2rem 0.4rem;
    border-radius: var(--radius-m);
  }

  .row[data-current] {
    background: var(--sunken);
  }

  .row input[type="checkbox"] {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
    accent-color: var(--accent);
  }

  .row label {
    overflow-wrap: anywhere;
  }

  .row[data-done] label {
    color: var(--ink-faint);
    text-decoration: line-through;
  }

  .row .about {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.6rem;
    color: var(--ink-soft);
    font-size: var(--text-s);
  }

  /* Under its words: beside them they would have half of the panel. */
  .time {
    grid-row: 2;
    grid-column: 2;
    font-variant-numeric: tabular-nums;
    font-size: var(--text-s);
    color: var(--ink-soft);
    white-space: nowrap;
  }

  .time[data-over],
  .about .late {
    color: var(--bad);
    font-weight: 650;
  }

  .tools {
    display: flex;
    grid-row: 1 / span 2;
    grid-column: 3;
  }

  .empty {
    color: var(--ink-faint);
    font-size: var(--text-s);
  }

  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: var(--space-2);
    align-items: end;
  }

  form .wide {
    grid-column: 1 / -1;
  }

  form .pair {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    grid-column: 1 / -1;
    gap: var(--space-2);
  }

  form .input {
    min-height: 2.5rem;
    padding-block: 0.35rem;
  }

  .minutes {
    display: grid;
    grid-template-columns: 3.75rem auto;
    gap: var(--space-2);
  }

  .minutes .input {
    padding-inline: 0.4rem;
    text-align: center;
    appearance: textfield;
  }

  .minutes .input::-webkit-inner-spin-button {
    display: none;
  }

  textarea.notes {
    min-height: 12rem;
    resize: vertical;
    field-sizing: content;
    line-height: 1.5;
  }
`;
