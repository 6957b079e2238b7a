import { css } from "lit";

export const messageStyles = css`
  :host {
    position: relative;
    display: grid;
    grid-template-columns: 2rem minmax(0, 1fr);
    flex: none;
    gap: 0 0.6rem;
    padding: 0.1rem var(--space-3);
  }

  :host([data-head]) {
    padding-block-start: 0.75rem;
  }

  :host([data-mentioned]) {
    background: var(--accent-soft);
    box-shadow: inset 3px 0 0 var(--accent);
  }

  :host([data-mentioned]) .bubble {
    background: var(--paper);
  }

  :host([data-mentioned][data-head]) {
    padding-block: 0.5rem;
  }

  .avatar {
    --avatar: 2rem;
  }

  .content {
    grid-column: 2;
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: 0.25rem;
    min-width: 0;
    padding-inline-end: 1.25rem;
  }

  :host([data-head]) .avatar + .content .bubble:first-of-type {
    border-start-start-radius: 0.35rem;
  }

  :host([data-own]) .content {
    align-items: flex-end;
    padding-inline: 0.5rem 0;
  }

  :host([data-own]) .bubble {
    background: var(--accent-soft);
  }

  :host([data-own][data-head]) .bubble {
    border-start-end-radius: 0.35rem;
  }

  .head {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    max-width: 100%;
    line-height: 1.3;
  }

  .author {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 0.8125rem;
    font-weight: 700;
  }

  time {
    color: var(--ink-soft);
    font-size: 0.75rem;
    white-space: nowrap;
  }

  .body > * + * {
    margin-block-start: 0.4rem;
  }

  .body :is(ul, ol) {
    padding-inline-start: 1.25rem;
  }

  .body pre {
    overflow-x: auto;
    padding: 0.55rem 0.7rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-s);
    background: var(--paper);
    font-size: 0.875rem;
  }

  .body :not(pre) > code {
    padding: 0.1em 0.35em;
    border-radius: 0.35em;
    background: oklch(from var(--ink) l c h / 0.08);
  }

  .body blockquote {
    padding-inline-start: 0.7rem;
    border-inline-start: 3px solid var(--edge);
    color: var(--ink-soft);
  }

  .gone {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    padding: 0.35rem 0.8rem;
    border: 1px dashed var(--line);
    border-radius: 1.1rem;
    color: var(--ink-soft);
    font-size: 0.875rem;
    font-style: italic;
  }

  .quote {
    display: block;
    width: 100%;
    margin-block: 0.15rem 0.4rem;
    padding: 0.3rem 0.65rem;
    border-inline-start: 3px solid var(--accent);
    border-radius: 0.35rem 0.6rem 0.6rem 0.35rem;
    background: oklch(from var(--ink) l c h / 0.06);
    font-size: 0.8125rem;
    line-height: 1.4;
    text-align: start;
  }

  .quote strong,
  .quote span {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .quote strong {
    color: var(--accent-ink);
  }

  .quote span {
    color: var(--ink-soft);
  }

  .reactions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3rem;
  }

  .reactions button {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    min-height: 1.75rem;
    padding: 0.1rem 0.6rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-full);
    background: var(--paper);
    font-size: 0.8125rem;
    font-weight: 600;
  }

  .reactions button:hover {
    border-color: var(--accent);
  }

  .reactions button[aria-pressed="true"] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-ink);
  }

  .tools {
    position: absolute;
    inset-block-start: -0.6rem;
    inset-inline-end: var(--space-3);
    z-index: 2;
    display: flex;
    padding: 0.15rem;
    border: 1px solid var(--line);
    border-radius: var(--radius-full);
    background: var(--raised);
    box-shadow: var(--shadow-m);
    opacity: 0;
    /* Unseen, they take no tap. */
    pointer-events: none;
  }

  .tools > button {
    display: grid;
    place-items: center;
    width: 1.9rem;
    height: 1.9rem;
    border-radius: 50%;
    color: var(--ink-soft);
  }

  .tools > button:hover {
    background: var(--sunken);
    color: var(--ink);
  }

  .tools .icon {
    width: 1.05rem;
    height: 1.05rem;
  }

  /* A tap gives the focus where nothing hovers. */
  :host(:hover) .tools,
  :host(:focus) .tools,
  .tools:focus-within,
  .tools:has([aria-expanded="true"]) {
    opacity: 1;
    pointer-events: auto;
  }

  .menu {
    min-width: 0;
  }
`;
