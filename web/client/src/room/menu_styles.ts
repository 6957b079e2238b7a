import { css } from "lit";

/** On top of the site's `.menu`: placed by script, scrollable, with groups. */
export const menuStyles = css`
  .menu {
    inset: auto;
    max-height: calc(100dvh - 6rem);
    overflow-y: auto;
    margin: 0;
  }

  .menu .group > .title {
    display: block;
    padding: 0.6rem 0.8rem 0.2rem;
    color: var(--ink-faint);
    font-size: 0.75rem;
    font-weight: 650;
  }

  .menu .item {
    min-height: 2.5rem;
  }

  .menu .item .tick,
  .menu .item kbd {
    margin-inline-start: auto;
  }

  .menu .item[aria-checked] .tick {
    visibility: hidden;
  }

  .menu .item[aria-checked="true"] .tick {
    visibility: visible;
    color: var(--accent);
  }

  .menu .item.danger,
  .menu .item.danger .icon {
    color: var(--bad);
  }

  .menu kbd {
    padding-inline-start: 1.25rem;
    color: var(--ink-faint);
    font-family: inherit;
    font-size: 0.8125rem;
  }

  .emoji-row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.15rem;
  }

  .emoji-row button {
    display: grid;
    place-items: center;
    width: 2.75rem;
    height: 2.75rem;
    border-radius: var(--radius-m);
    font-size: 1.5rem;
    line-height: 1;
    transition: scale var(--quick) var(--ease), background var(--quick);
  }

  .emoji-row button:hover {
    background: var(--sunken);
    scale: 1.15;
  }

  .handheld .emoji-row {
    flex-wrap: nowrap;
  }

  .handheld .emoji-row button {
    flex: 1;
    min-width: 1.5rem;
  }

  /* Nothing to tell about keys where there are none. */
  @media (hover: none) and (pointer: coarse) {
    .keyed {
      display: none;
    }
  }

  @media (max-width: 760px) {
    #more {
      width: calc(100vw - 1rem);
      max-width: 26rem;
      max-height: calc(100dvh - 5.25rem);
    }

    .menu .group > .title {
      padding-block-start: 0.35rem;
    }

    .pairs .item {
      gap: 0.5rem;
      padding-inline: 0.7rem;
    }

    .pairs {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }

    .pairs > .title {
      grid-column: 1 / -1;
    }

    .menu hr {
      margin-block: 0.2rem;
    }
  }

  @media (min-width: 761px) {
    .handheld {
      display: none;
    }
  }
`;
