import { css } from "lit";

export const peopleStyles = css`
  :host {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    min-height: 0;
  }

  .scroll {
    overflow-y: auto;
    padding: var(--space-2) var(--space-3) var(--space-3);
    overscroll-behavior: contain;
  }

  .scroll:focus-visible {
    outline-offset: -3px;
  }

  h2 {
    margin-block: var(--space-3) var(--space-1);
    padding-inline: var(--space-2);
    color: var(--ink-soft);
    font-size: 0.8125rem;
    font-weight: 650;
    letter-spacing: 0;
  }

  footer {
    display: grid;
    gap: var(--space-2);
    padding: var(--space-3);
    border-block-start: 1px solid var(--line);
  }

  .pair {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: var(--space-2);
  }

  .pair .button {
    padding-inline: 0.4rem;
    font-size: 0.8125rem;
    white-space: nowrap;
  }

  /* A phone held across: the people come first, what moderates them follows at the end of the list. */
  @media (max-height: 480px) {
    :host {
      grid-template-rows: auto auto;
      align-content: start;
      overflow-y: auto;
    }

    .scroll {
      overflow-y: visible;
    }
  }
`;
