import { css } from "lit";

/** Pages with one message and one next step: waiting, closed. */
export const betweenStyles = css`
  :host {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-4);
    min-height: 100dvh;
    padding: var(--space-5);
    text-align: center;
  }

  .emblem {
    display: grid;
    place-items: center;
    width: 5rem;
    height: 5rem;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
  }

  .emblem .icon {
    width: 2.25rem;
    height: 2.25rem;
  }

  .emblem.waiting {
    animation: breathing 2.6s ease-in-out infinite;
  }

  @keyframes breathing {
    50% {
      box-shadow: 0 0 0 1rem oklch(from var(--accent) l c h / 0.12);
    }
  }

  h1 {
    font-size: var(--text-2xl);
  }

  h1:focus {
    outline: none;
  }

  p {
    max-width: 44ch;
    color: var(--ink-soft);
  }

  .steps {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--space-3);
    margin-block-start: var(--space-2);
  }
`;
