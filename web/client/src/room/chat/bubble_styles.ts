import { css } from "lit";

/** A message's text and files, the same on its way and when it is there. */
export const bubbleStyles = css`
  .bubble {
    max-width: 100%;
    padding: 0.45rem 0.8rem;
    border-radius: 1.1rem;
    background: light-dark(var(--sunken), oklch(from var(--raised) calc(l + 0.03) c h));
    font-size: 0.9375rem;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  .note {
    display: inline-flex;
    align-items: center;
    gap: 0.3rem;
    color: var(--ink-soft);
    font-size: 0.75rem;
    white-space: nowrap;
  }

  .picture {
    display: block;
    max-width: 100%;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: 1.1rem;
    background: var(--sunken);
  }

  .picture img {
    max-width: 100%;
    height: auto;
    object-fit: cover;
  }

  .file {
    display: flex;
    align-items: center;
    gap: 0.65rem;
    width: 16.5rem;
    max-width: 100%;
    padding: 0.5rem 0.8rem 0.5rem 0.5rem;
    border: 1px solid var(--line);
    border-radius: 1.1rem;
    background: var(--paper);
    color: var(--ink);
    line-height: 1.3;
    text-decoration: none;
    transition: border-color var(--quick);
  }

  .file:hover {
    border-color: var(--accent);
    color: var(--ink);
  }

  .file .kind {
    display: grid;
    place-items: center;
    flex: none;
    width: 2.4rem;
    height: 2.4rem;
    border-radius: 0.7rem;
    background: var(--accent-soft);
    color: var(--accent-ink);
  }

  .file > .icon {
    width: 1.05rem;
    color: var(--ink-soft);
  }

  .file .about {
    flex: 1;
    min-width: 0;
  }

  .file .name {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 0.875rem;
    font-weight: 600;
  }

  .file small {
    color: var(--ink-soft);
    font-size: 0.75rem;
  }
`;
