import { css, unsafeCSS } from "lit";
import surfaces from "../styles/components/surfaces.css?inline";

export const beforeStyles = [
  unsafeCSS(surfaces),
  css`
    :host {
      display: grid;
      grid-template-rows: auto 1fr;
      min-height: 100dvh;
      background: radial-gradient(90rem 40rem at 30% -12rem, var(--accent-soft), transparent) var(--cloth);
    }

    .top {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--space-3);
      padding-block: var(--space-4);
    }

    .back {
      display: inline-flex;
      align-items: center;
      gap: 0.5rem;
      min-height: 2.75rem;
      min-width: 0;
      color: var(--ink-soft);
      font-size: var(--text-s);
      font-weight: 600;
      text-decoration: none;
    }

    .back:hover {
      color: var(--ink);
    }

    .page {
      display: grid;
      align-content: center;
      align-items: center;
      gap: var(--space-5) clamp(2rem, 5vw, 4.5rem);
      padding-block: var(--space-3) var(--space-7);
    }

    .about {
      display: grid;
      gap: var(--space-2);
      justify-items: start;
    }

    .about h1 {
      font-size: var(--text-3xl);
    }

    .summary {
      color: var(--ink-soft);
    }

    .inside {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.4rem 1.1rem;
      min-height: 2.25rem;
    }

    .inside .avatars li {
      box-shadow: 0 0 0 2.5px var(--cloth);
    }

    .enter {
      display: grid;
      align-content: start;
      gap: var(--space-4);
    }

    .devices {
      display: grid;
      gap: var(--space-4);
    }

    .join {
      min-height: 3.5rem;
      font-size: var(--text-l);
    }

    .join[aria-busy="true"] .icon,
    .returning .icon {
      animation: turn 1.4s linear infinite;
    }

    @keyframes turn {
      to {
        rotate: 1turn;
      }
    }

    .note {
      color: var(--ink-soft);
      font-size: var(--text-s);
      line-height: 1.5;
      text-align: center;
    }

    .door {
      display: grid;
      gap: var(--space-4);
    }

    .lead {
      display: grid;
      grid-template-columns: auto 1fr;
      gap: 0.75rem;
      padding: var(--space-4);
      border-radius: var(--radius-m);
      background: var(--accent-soft);
      color: var(--accent-ink);
    }

    .lead .icon {
      margin-block-start: 0.15em;
    }

    .advice {
      display: grid;
      justify-items: start;
      gap: 0.45rem;
    }

    .advice .button {
      margin-block-start: 0.2rem;
    }

    [aria-live]:empty {
      display: none;
    }

    .returning {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: var(--space-3);
      grid-row: 1 / -1;
      padding: var(--space-5);
      color: var(--ink-soft);
      text-align: center;
      /* Most returns are over before anything has to be said. */
      animation: appear 400ms 350ms var(--ease) backwards;
    }

    .returning .icon {
      width: 2rem;
      height: 2rem;
      color: var(--accent);
    }

    .returning h1 {
      color: var(--ink);
      font-size: var(--text-xl);
    }

    @keyframes appear {
      from {
        opacity: 0;
      }
    }

    /* One column has the parts of both in the order in which they are needed. */
    @media (max-width: 55.99rem) {
      .page {
        grid-template-columns: minmax(0, 36rem);
        align-content: start;
        justify-content: center;
        gap: var(--space-4);
        padding-block-start: 0;
      }

      .way,
      .look {
        display: contents;
      }

      .about {
        order: 1;
      }

      vt-preview {
        order: 2;
      }

      .enter {
        order: 3;
      }

      .devices {
        order: 4;
        padding-block-start: var(--space-4);
        border-block-start: 1px solid var(--line);
      }

      .about h1 {
        font-size: var(--text-2xl);
      }

      .summary {
        display: none;
      }
    }

    @media (min-width: 56rem) {
      .page {
        grid-template-columns: minmax(0, 1.65fr) minmax(20rem, 1fr);
      }

      .page.slim {
        grid-template-columns: minmax(0, 1fr);
      }

      .look {
        display: grid;
        gap: var(--space-5);
        order: -1;
      }

      .way {
        display: grid;
        gap: var(--space-5);
      }

      .devices {
        padding-inline: var(--space-2);
      }
    }
  `,
];
