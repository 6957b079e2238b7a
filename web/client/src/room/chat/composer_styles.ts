import { css } from "lit";

export const composerStyles = css`
  :host {
    position: relative;
    display: block;
    padding: var(--space-2) var(--space-3) var(--space-3);
  }

  form {
    display: flex;
    align-items: end;
    gap: 0.15rem;
    padding: 0.25rem;
    border: 1px solid var(--edge);
    border-radius: 1.4rem;
    background: var(--paper);
  }

  form:focus-within {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }

  textarea {
    flex: 1;
    min-width: 0;
    max-height: 9rem;
    padding: 0.5rem 0.4rem;
    border: 0;
    background: none;
    font-size: 0.9375rem;
    line-height: 1.45;
    resize: none;
    field-sizing: content;
  }

  /* The ring is the whole form's. */
  textarea:focus-visible {
    outline: none;
  }

  textarea::placeholder {
    color: var(--ink-faint);
    opacity: 1;
  }

  .tool {
    display: grid;
    place-items: center;
    flex: none;
    width: 2.4rem;
    height: 2.4rem;
    border-radius: 50%;
    color: var(--ink-soft);
    cursor: pointer;
  }

  .tool.small {
    width: 1.75rem;
    height: 1.75rem;
  }

  .tool:hover {
    background: var(--sunken);
    color: var(--ink);
  }

  .send {
    background: var(--accent);
    color: var(--on-accent);
  }

  .send:hover {
    background: var(--accent-strong);
    color: var(--on-accent);
  }

  .send:disabled {
    background: none;
    color: var(--ink-faint);
    cursor: default;
  }

  .context,
  .files li {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    padding: 0.35rem 0.4rem 0.35rem 0.75rem;
    border-radius: var(--radius-m);
    background: var(--sunken);
    font-size: 0.8125rem;
    line-height: 1.35;
  }

  .context {
    margin-block-end: var(--space-2);
    border-inline-start: 3px solid var(--accent);
  }

  .context > .icon,
  .files li > .icon {
    color: var(--accent);
  }

  .about {
    flex: 1;
    min-width: 0;
  }

  .about > :is(strong, span) {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .context strong {
    color: var(--accent-ink);
  }

  .context .about > span,
  .files small {
    color: var(--ink-soft);
  }

  .files {
    display: grid;
    gap: 0.3rem;
    max-height: 11rem;
    margin-block-end: var(--space-2);
    overflow-y: auto;
  }

  .files .name {
    font-weight: 600;
  }

  .files .refused {
    background: var(--bad-soft);
  }

  .files .refused > .icon,
  .files .bad,
  .bad {
    color: var(--bad);
    font-weight: 550;
  }

  progress {
    width: 6rem;
    height: 0.4rem;
    accent-color: var(--accent);
  }

  .hint {
    display: flex;
    justify-content: space-between;
    gap: var(--space-2);
    padding: 0.35rem 0.75rem 0;
    color: var(--ink-soft);
    font-size: 0.6875rem;
    line-height: 1.4;
  }

  /* A phone has no Shift+Enter, and no line to spare. */
  @media (hover: none) and (pointer: coarse) {
    #hint {
      display: none;
    }
  }

  #hint {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .count {
    flex: none;
    margin-inline-start: auto;
    font-variant-numeric: tabular-nums;
  }

  /* No such keys on a phone. */
  @media (hover: none) {
    #hint {
      display: none;
    }
  }

  .suggestions {
    position: absolute;
    inset-block-end: calc(100% - 0.25rem);
    inset-inline: var(--space-3);
    z-index: 3;
    padding: var(--space-1);
    border: 1px solid var(--line);
    border-radius: var(--radius-m);
    background: var(--raised);
    box-shadow: var(--shadow-l);
    list-style: none;
  }

  .suggestions .avatar {
    --avatar: 1.75rem;
  }

  .suggestions li {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    padding: 0.45rem 0.7rem;
    border-radius: var(--radius-s);
    font-size: 0.9375rem;
    font-weight: 550;
    cursor: pointer;
  }

  .suggestions li[aria-selected="true"],
  .suggestions li:hover {
    background: var(--accent-soft);
    color: var(--accent-ink);
  }
`;
