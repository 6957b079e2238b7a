import { css } from "lit";

/** What lies on a picture: hand, pin, connection. */
export const tileMarkStyles = css`
  .corner {
    position: absolute;
    inset-block-start: 0.5rem;
    inset-inline-start: 0.5rem;
    z-index: 2;
    display: flex;
    gap: 0.35rem;
    /* Beside it lies the pin. */
    max-width: calc(100% - 3.5rem);
  }

  .mark {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    min-height: 1.75rem;
    padding: 0.15rem 0.6rem;
    border-radius: var(--radius-full);
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.8125rem;
    font-weight: 700;
    animation: pop var(--calm) var(--ease);
  }

  .mark.quiet {
    min-width: 0;
    background: oklch(20% 0.02 275 / 0.78);
    color: oklch(98% 0.004 85);
  }

  .mark .icon {
    flex: none;
    width: 1rem;
    height: 1rem;
  }

  .words {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  /* The tile's name says it too. */
  @container (width < 19rem) {
    .words {
      display: none;
    }
  }

  @keyframes pop {
    from {
      opacity: 0;
      scale: 0.7;
    }
  }

  .actions {
    position: absolute;
    inset-block-start: 0.5rem;
    inset-inline-end: 0.5rem;
    z-index: 4;
    opacity: 0;
    transition: opacity var(--quick);
  }

  .actions button {
    display: grid;
    place-items: center;
    width: 2.25rem;
    height: 2.25rem;
    border-radius: 50%;
    background: oklch(20% 0.02 275 / 0.78);
    color: oklch(98% 0.004 85);
  }

  .actions button[aria-pressed="true"] {
    background: var(--accent);
    color: var(--on-accent);
  }

  :host(:hover) .actions,
  .actions:focus-within,
  .actions:has([aria-pressed="true"]) {
    opacity: 1;
  }

  @media (hover: none) {
    .actions {
      opacity: 1;
    }

    @container (width < 13rem) {
      .actions {
        display: none;
      }
    }
  }

  .bars {
    display: inline-grid;
    grid-auto-flow: column;
    align-items: end;
    gap: 2px;
    height: 0.75rem;
  }

  .bars i {
    width: 3px;
    height: 40%;
    border-radius: 1px;
    background: oklch(98% 0.004 85 / 0.3);
  }

  .bars i:nth-child(2) {
    height: 70%;
  }

  .bars i:nth-child(3) {
    height: 100%;
  }

  .bars i.lit {
    background: oklch(84% 0.13 155);
  }

  .bars.fair i.lit {
    background: oklch(86% 0.14 85);
  }

  .bars.poor i.lit {
    background: oklch(76% 0.15 25);
  }
`;
