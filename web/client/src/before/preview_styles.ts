import { css } from "lit";

export const previewStyles = css`
  :host {
    position: relative;
    display: block;
    aspect-ratio: 16 / 9;
    overflow: hidden;
    border-radius: var(--radius-xl);
    background: var(--ground);
    box-shadow: var(--shadow-l);
    container-type: size;
    isolation: isolate;
    --ground: light-dark(oklch(from var(--seed) 90% min(c, 0.045) h), oklch(from var(--seed) 24% min(c, 0.045) h));
  }

  /* A hair line over the picture keeps the frame's edge in both themes. */
  :host::after {
    content: "";
    position: absolute;
    inset: 0;
    z-index: 2;
    border-radius: inherit;
    box-shadow: inset 0 0 0 1px oklch(from var(--ink) l c h / 0.08);
    pointer-events: none;
  }

  video,
  .kawung,
  .face {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }

  video {
    object-fit: cover;
    scale: -1 1;
    animation: appear 420ms var(--ease);
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  .kawung {
    fill: light-dark(oklch(from var(--seed) 84% min(c, 0.07) h), oklch(from var(--seed) 30% min(c, 0.06) h));
    mask-image: radial-gradient(closest-side, transparent 25%, black 120%);
  }

  .face {
    display: grid;
    align-content: center;
    justify-items: center;
    gap: 0.6rem;
    padding: 0.75rem 1rem 4.75rem;
    color: var(--accent-ink);
    font-size: var(--text-s);
    font-weight: 600;
    text-align: center;
  }

  .face .avatar {
    --avatar: clamp(3.5rem, 30cqmin, 7.5rem);
    background: var(--accent);
    color: var(--on-accent);
  }

  :host([data-speaking]) .avatar {
    box-shadow: 0 0 0 calc(3px + var(--level, 0) * 1rem) oklch(from var(--accent) l c h / 0.22);
    transition: box-shadow 120ms linear;
  }

  /* The browser's question is told of only when it is really being asked. */
  .asking {
    animation: appear 300ms 900ms var(--ease) backwards;
  }

  .controls {
    position: absolute;
    inset-inline: 0;
    inset-block-end: clamp(0.6rem, 4cqh, 1.25rem);
    z-index: 3;
    display: flex;
    justify-content: center;
    gap: 0.75rem;
  }

  .toggle {
    position: relative;
    display: grid;
    place-items: center;
    width: 3.5rem;
    height: 3.5rem;
    overflow: hidden;
    border-radius: 50%;
    background: oklch(22% 0.02 275 / 0.72);
    color: oklch(99% 0.004 85);
    backdrop-filter: blur(10px);
    transition: background var(--quick), transform var(--quick) var(--ease);
  }

  .toggle:hover {
    background: oklch(30% 0.02 275 / 0.85);
  }

  .toggle:active {
    transform: scale(0.96);
  }

  .toggle:focus-visible {
    border-radius: 50%;
    outline-color: oklch(99% 0.004 85);
    box-shadow: 0 0 0 7px oklch(22% 0.02 275 / 0.85);
  }

  .toggle .icon {
    position: relative;
    width: 1.45rem;
    height: 1.45rem;
  }

  .toggle.off {
    background: var(--bad-fill);
    color: var(--on-bad);
  }

  .toggle.off:hover {
    filter: brightness(0.92);
  }

  .toggle[aria-busy="true"] .icon {
    animation: turn 1.4s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  /* The own voice rises inside the microphone's button. */
  .toggle.hearing::before {
    content: "";
    position: absolute;
    inset: 0;
    background: oklch(64% 0.15 155);
    transform: scaleY(var(--level, 0));
    transform-origin: bottom;
    transition: transform 100ms linear;
  }

  .failed {
    position: absolute;
    inset-block-start: 0.35rem;
    inset-inline-end: 0.35rem;
    display: grid;
    place-items: center;
    width: 1.15rem;
    height: 1.15rem;
    border-radius: 50%;
    background: oklch(90% 0.13 90);
    color: oklch(28% 0.05 70);
    font-size: 0.75rem;
    font-weight: 800;
    line-height: 1;
  }

  @container (height < 9rem) {
    .toggle {
      width: 2.75rem;
      height: 2.75rem;
    }
  }
`;
