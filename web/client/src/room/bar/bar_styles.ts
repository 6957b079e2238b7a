import { css } from "lit";

export const barStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
    align-items: center;
    gap: var(--space-4);
  }

  .place {
    min-width: 0;
    line-height: 1.3;
  }

  .place strong,
  .place span {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .place b .icon {
    display: inline-block;
    width: 1em;
    height: 1em;
    vertical-align: -0.1em;
    color: var(--accent);
  }

  .place span {
    color: var(--ink-soft);
    font-size: var(--text-s);
  }

  .controls {
    display: flex;
    gap: 0.35rem;
    padding: 0.4rem;
    border: 1px solid var(--line);
    border-radius: 1.6rem;
    background: var(--raised);
    box-shadow: var(--shadow-m);
  }

  .controls.side {
    justify-self: end;
  }

  .control {
    position: relative;
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 0.15rem;
    min-width: 4.1rem;
    height: 3.25rem;
    padding-inline: 0.4rem;
    border-radius: 1.2rem;
    color: var(--ink);
    transition: background var(--quick), color var(--quick);
  }

  .control:focus-visible {
    border-radius: 1.2rem;
    outline-offset: -3px;
  }

  .control > .icon {
    width: 1.35rem;
    height: 1.35rem;
  }

  .control .word {
    font-size: 0.6875rem;
    font-weight: 600;
    line-height: 1.2;
    white-space: nowrap;
  }

  .control:hover {
    background: var(--sunken);
  }

  .control.off {
    background: var(--bad-soft);
    color: var(--bad);
  }

  .control.active {
    background: var(--accent);
    color: var(--on-accent);
  }

  .control.active[aria-pressed="true"] {
    background: var(--accent-soft);
    color: var(--accent-ink);
  }

  .control[aria-busy="true"] > .icon {
    animation: turn 1.4s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  .control[aria-disabled="true"] {
    opacity: 0.5;
  }

  /* How loud one is oneself, rising inside the microphone's button. */
  .level {
    overflow: hidden;
  }

  .level::before {
    content: "";
    position: absolute;
    inset: auto 0 0;
    height: 100%;
    background: oklch(from var(--good) l c h / 0.2);
    transform: scaleY(var(--level, 0));
    transform-origin: bottom;
    transition: transform 100ms linear;
  }

  .badge-count {
    position: absolute;
    inset-block-start: 0.25rem;
    inset-inline-start: calc(50% + 0.45rem);
    min-width: 1.15rem;
    padding-inline: 0.3rem;
    border-radius: var(--radius-full);
    background: var(--accent);
    color: var(--on-accent);
    font-size: 0.6875rem;
    font-weight: 700;
    line-height: 1.15rem;
    text-align: center;
  }

  .badge-count::before {
    content: attr(data-count) / "";
  }

  .badge-count.quiet {
    background: var(--sunken);
    color: var(--ink-soft);
  }

  .badge-count.alerting {
    background: var(--bad-fill);
    color: var(--on-bad);
  }

  .leave {
    background: var(--bad-fill);
    color: var(--on-bad);
  }

  .leave:hover {
    background: var(--bad-fill);
    filter: brightness(0.92);
  }

  .leave.joined {
    border-end-end-radius: 0.35rem;
    border-start-end-radius: 0.35rem;
  }

  .leave.chevron {
    min-width: 2rem;
    margin-inline-start: -0.2rem;
    padding: 0;
    border-end-start-radius: 0.35rem;
    border-start-start-radius: 0.35rem;
  }

  @media (max-width: 1100px) {
    :host {
      grid-template-columns: 1fr;
      justify-items: center;
    }

    .place,
    .controls.side {
      display: none;
    }
  }

  @media (min-width: 1101px) {
    .controls:not(.side) .narrow {
      display: none;
    }
  }

  /* A phone has no place for a third panel's button; the panel itself leads there. */
  @media (max-width: 439px) {
    .spare {
      display: none;
    }
  }

  @media (max-width: 760px) {
    .wide {
      display: none;
    }

    .controls {
      gap: 0.2rem;
      padding: 0.3rem;
    }

    .control {
      min-width: 3.1rem;
      height: 3.1rem;
      padding-inline: 0.2rem;
    }

    .control .word {
      display: none;
    }

    .leave.joined {
      border-radius: 1.2rem;
    }
  }
`;
