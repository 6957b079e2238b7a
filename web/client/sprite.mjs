import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the client, and of the whole project. */
export const here = fileURLToPath(new URL(".", import.meta.url));
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Icons named by data (a room's kind, an alert's tone), which no scan of the sources can find. */
const NAMED_BY_DATA = [
  "armchair", "circle-alert", "circle-check", "flask-conical", "graduation-cap", "info", "messages-square",
  "theater", "triangle-alert", "timer", "zap", "message-circle-question-mark", "hourglass", "circle-x", "sparkles",
  "check",
];

const SOURCES = ["web/templates", "web/client/src"];
const CALL = /\bicon\(\s*["'`]([a-z0-9-]+)["'`]/g;

function* files(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.(html|ts)$/.test(entry.name)) yield path;
  }
}

function used() {
  const names = new Set(NAMED_BY_DATA);
  for (const folder of SOURCES)
    for (const path of files(join(root, folder)))
      for (const match of readFileSync(path, "utf8").matchAll(CALL)) names.add(match[1]);
  return [...names].sort();
}

function symbol(name) {
  const path = join(root, "node_modules/lucide-static/icons", `${name}.svg`);
  if (!existsSync(path)) throw new Error(`No Lucide icon is named "${name}"`);
  const drawing = readFileSync(path, "utf8").replace(/<!--.*?-->/gs, "").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
}

/** A Vite plugin: gathers every icon that a template or module calls by `icon("name")` into `icons.svg`. */
export function iconSprite() {
  return {
    name: "icon-sprite",
    apply: "build",
    generateBundle() {
      const symbols = used().map((name) => symbol(name));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}

/** The entries that exist, by name: `src/entries/site.ts` is `site`. */
export function entries(folder) {
  const names = readdirSync(join(folder, "src/entries")).filter((name) => name.endsWith(".ts"));
  return Object.fromEntries(names.map((name) => [name.replace(/\.ts$/, ""), `src/entries/${name}`]));
}
