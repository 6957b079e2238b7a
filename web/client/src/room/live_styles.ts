import { css } from "lit";

export const liveStyles = css`
  :host {
    position: fixed;
    inset: 0;
    display: grid;
    grid-template:
      "stage panel" minmax(0, 1fr)
      "bar bar" auto / minmax(0, 1fr) auto;
    row-gap: 0.65rem;
    padding: 0.65rem max(0.65rem, env(safe-area-inset-right)) max(0.65rem, env(safe-area-inset-bottom))
      max(0.65rem, env(safe-area-inset-left));
    background: var(--cloth);
  }

  /* For who hears the page: it has the focus on entering, and is not to be seen even then. */
  h1:focus {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    outline: none;
    white-space: nowrap;
  }

  .scene {
    grid-area: stage;
    display: flex;
    flex-direction: column;
    gap: 0.5rem;
    min-width: 0;
    min-height: 0;
  }

  vt-stage {
    flex: 1;
  }

  vt-panel {
    grid-area: panel;
    width: clamp(20rem, 24vw, 27rem);
    margin-inline-start: 0.65rem;
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

  /* What lasts takes its own room; what passes lies on the pictures. */
  .lasting {
    display: inline-flex;
    flex: none;
    align-self: center;
    align-items: center;
    gap: 0.75rem;
    padding: 0.3rem 0.35rem 0.3rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-full);
    background: var(--raised);
    box-shadow: var(--shadow-s);
    font-size: var(--text-s);
    font-weight: 600;
  }

  .lasting .icon {
    color: var(--accent);
  }

  .lasting .button {
    flex: none;
    white-space: nowrap;
  }

  /* On a phone the notices hang from the top, clear of the thumb. */
  @media (max-width: 760px) {
    .above {
      align-content: start;
      padding: 0.25rem;
    }
  }

  /* Where there is no room beside the stage, the panel lies below it: the bar is always within reach. */
  @media (max-width: 640px), (max-width: 900px) and (orientation: portrait) {
    :host([data-panel]) {
      grid-template:
        "stage" minmax(0, 26%)
        "panel" minmax(0, 1fr)
        "bar" auto / minmax(0, 1fr);
    }

    :host([data-panel]) .receiving {
      display: none;
    }

    vt-panel {
      width: auto;
      margin: 0;
    }
  }

  /* A phone that lies has no line to spare. */
  @media (max-height: 480px) {
    .receiving {
      display: none;
    }
  }

  /* With the keyboard of a phone open, what is left belongs to the writing. */
  @media (max-width: 640px) and (max-height: 480px) {
    :host([data-panel]) {
      grid-template-rows: 0 minmax(0, 1fr) auto;
      row-gap: 0.3rem;
    }

    :host([data-panel]) .scene {
      visibility: hidden;
    }
  }
`;
