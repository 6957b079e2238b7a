import { css } from "lit";

export const waitingStyles = css`
  :host {
    display: grid;
    min-height: 100dvh;
    place-items: center;
    background: radial-gradient(60rem 36rem at 50% -8rem, var(--accent-soft), transparent) var(--cloth);
  }

  .page {
    display: grid;
    justify-items: center;
    gap: var(--space-5);
    width: 100%;
    max-width: 34rem;
    padding: var(--space-5) var(--gutter);
    text-align: center;
  }

  .place {
    color: var(--ink-soft);
    font-weight: 600;
  }

  .words {
    display: grid;
    gap: var(--space-2);
    max-width: 40ch;
  }

  h1 {
    font-size: var(--text-2xl);
  }

  /* It has the focus only so that reading goes on there. */
  h1:focus-visible {
    outline: none;
  }

  vt-preview {
    width: min(100%, 24rem);
    border-radius: var(--radius-l);
    box-shadow: var(--shadow-m);
  }

  .rings {
    position: relative;
    display: grid;
    place-items: center;
    width: 7.5rem;
    height: 7.5rem;
  }

  .rings > * {
    grid-area: 1 / 1;
  }

  .rings span {
    display: grid;
    place-items: center;
    width: 4.25rem;
    height: 4.25rem;
    border-radius: 50%;
    background: var(--accent);
    color: var(--on-accent);
  }

  .rings .icon {
    width: 1.9rem;
    height: 1.9rem;
  }

  .rings i {
    width: 4.25rem;
    height: 4.25rem;
    border-radius: 50%;
    background: oklch(from var(--accent) l c h / 0.2);
    animation: ripple 4.5s cubic-bezier(0.2, 0.5, 0.4, 1) infinite;
  }

  .rings i:nth-child(2) {
    animation-delay: -1.5s;
  }

  .rings i:nth-child(3) {
    animation-delay: -3s;
  }

  @keyframes ripple {
    to {
      scale: 1.9;
      opacity: 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .rings i {
      scale: 1.35;
    }

    .rings i + i {
      display: none;
    }
  }
`;
