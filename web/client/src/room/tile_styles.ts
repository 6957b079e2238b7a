import { css } from "lit";

export const tileStyles = css`
  :host {
    --ring: var(--accent);
    position: absolute;
    display: block;
    container-type: size;
    border-radius: var(--radius-l);
    transition: left var(--calm) var(--ease), top var(--calm) var(--ease), width var(--calm) var(--ease),
      height var(--calm) var(--ease), opacity var(--calm);
  }

  :host([data-floating]) {
    z-index: 2;
    border-radius: var(--radius-m);
    box-shadow: 0 0 0 2px var(--cloth), var(--shadow-l);
  }

  .frame {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border-radius: inherit;
    background: var(--ground);
    --ground: light-dark(oklch(93.5% 0.022 var(--tone, 265)), oklch(25% 0.028 var(--tone, 265)));
    isolation: isolate;
  }

  .frame[data-role="guest"] {
    --ground: light-dark(oklch(95% 0.014 var(--tone, 265)), oklch(25% 0.018 var(--tone, 265)));
  }

  .frame[data-source="screen"] {
    --ground: light-dark(oklch(91% 0.012 275), oklch(12% 0.01 275));
  }

  /* The ring lies over the picture, so that it never moves it. */
  .frame::after {
    content: "";
    position: absolute;
    inset: 0;
    z-index: 3;
    border-radius: inherit;
    box-shadow: inset 0 0 0 1px oklch(from var(--ink) l c h / 0.08);
    pointer-events: none;
    transition: box-shadow var(--quick);
  }

  :host([data-speaking]) .frame::after {
    box-shadow: inset 0 0 0 3px var(--ring);
  }

  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }

  /* A screen, or an upright picture in a wide tile, is shown whole; the rest is cropped to its tile. */
  [data-source="screen"] video {
    object-fit: contain;
  }

  @container (orientation: landscape) {
    video[data-upright] {
      object-fit: contain;
    }
  }

  video.mirrored {
    scale: -1 1;
  }

  .face {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    background: var(--ground);
  }

  .face .avatar {
    --avatar: clamp(2.75rem, 36cqmin, 9rem);
  }

  /* In a flat tile the name lies below the face, not on it. */
  @container (height < 9rem) {
    .face {
      padding-block-end: 1.9rem;
    }

    .face .avatar {
      --avatar: min(2.75rem, 48cqh);
    }
  }

  :host([data-speaking]) .face .avatar {
    box-shadow: 0 0 0 calc(2px + var(--level, 0) * 0.9rem) oklch(from var(--ring) l c h / 0.22);
    transition: box-shadow 120ms linear;
  }

  .plate {
    position: absolute;
    inset-block-end: 0.5rem;
    inset-inline-start: 0.5rem;
    z-index: 2;
    display: flex;
    align-items: center;
    gap: 0.4rem;
    max-width: calc(100% - 1rem);
    min-height: 1.75rem;
    padding: 0.2rem 0.65rem;
    border-radius: var(--radius-full);
    background: oklch(20% 0.02 275 / 0.78);
    color: oklch(98% 0.004 85);
    font-size: 0.8125rem;
    font-weight: 600;
    line-height: 1.3;
    backdrop-filter: blur(8px);
  }

  .plate .icon {
    width: 0.95rem;
    height: 0.95rem;
  }

  .plate .off {
    display: inline-flex;
    flex: none;
    color: oklch(80% 0.13 22);
  }

  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .role {
    color: oklch(86% 0.012 275);
    font-weight: 450;
    white-space: nowrap;
  }

  @container (width < 17rem) {
    .role {
      display: none;
    }
  }

  @container (width < 10rem) {
    .plate {
      inset-block-end: 0.3rem;
      inset-inline-start: 0.3rem;
      max-width: calc(100% - 0.6rem);
      min-height: 1.5rem;
      padding: 0.1rem 0.5rem;
      font-size: 0.75rem;
    }
  }

  .away {
    position: absolute;
    inset: 0;
    z-index: 1;
    display: grid;
    place-items: center;
    background: oklch(from var(--ground) l c h / 0.72);
    backdrop-filter: blur(6px) saturate(0.6);
  }

  .away .icon {
    width: 2rem;
    height: 2rem;
    color: var(--ink-soft);
    animation: turn 1.4s linear infinite;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  .float {
    position: absolute;
    inset-block-end: 12%;
    z-index: 3;
    font-size: clamp(1.75rem, 16cqmin, 4rem);
    line-height: 1;
    pointer-events: none;
    animation: float 2.6s ease-out forwards;
  }

  .float:nth-of-type(3n) {
    inset-inline-start: 30%;
  }

  .float:nth-of-type(3n + 1) {
    inset-inline-start: 55%;
  }

  .float:nth-of-type(3n + 2) {
    inset-inline-start: 42%;
  }

  @keyframes float {
    0% {
      opacity: 0;
      transform: translateY(20%) scale(0.5);
    }
    15% {
      opacity: 1;
      transform: translateY(0) scale(1.1);
    }
    70% {
      opacity: 1;
    }
    100% {
      opacity: 0;
      transform: translateY(-220%) scale(1);
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .float {
      animation: none;
    }
  }
`;
