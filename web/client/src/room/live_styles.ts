import { css } from "lit";

export const liveStyles = css`
  :host {
    position: fixed;
    inset: 0;
    display: grid;
    grid-template:
      "stage panel" minmax(0, 1fr)
      "bar bar" auto / minmax(0, 1fr) auto;
    gap: 0.65rem;
    padding: 0.65rem max(0.65rem, env(safe-area-inset-right)) max(0.65rem, env(safe-area-inset-bottom))
      max(0.65rem, env(safe-area-inset-left));
    background: var(--cloth);
  }

  vt-stage {
    grid-area: stage;
  }

  vt-panel {
    grid-area: panel;
    width: clamp(20rem, 24vw, 27rem);
  }

  vt-bar {
    grid-area: bar;
  }

  .above {
    grid-area: stage;
    z-index: 6;
    display: grid;
    align-content: space-between;
    gap: var(--space-2);
    padding: 0.75rem;
    pointer-events: none;
  }

  .top {
    display: grid;
    justify-items: center;
    gap: var(--space-2);
  }

  .sharing {
    display: inline-flex;
    align-items: center;
    gap: 0.75rem;
    padding: 0.3rem 0.35rem 0.3rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-full);
    background: var(--raised);
    box-shadow: var(--shadow-m);
    font-size: var(--text-s);
    font-weight: 600;
    pointer-events: auto;
  }

  .sharing .icon {
    color: var(--accent);
  }

  /* On a phone the notices hang from the top, clear of the thumb. */
  @media (max-width: 760px) {
    .above {
      align-content: start;
      padding: 0.25rem;
    }
  }

  @media (max-width: 900px) {
    vt-panel {
      position: fixed;
      inset: 0;
      inset-block-start: max(2.5rem, env(safe-area-inset-top));
      z-index: 10;
      width: auto;
      border-end-end-radius: 0;
      border-end-start-radius: 0;
      box-shadow: 0 -1rem 4rem oklch(15% 0.03 275 / 0.35);
      animation-name: sheet;
    }
  }
`;
