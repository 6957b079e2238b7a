import { defineConfig } from "vitest/config";
import { entries, here, iconSprite, root } from "./sprite.mjs";

export default defineConfig({
  root: here,
  base: "/static/dist/",
  plugins: [iconSprite()],
  build: {
    outDir: `${root}/web/static/dist`,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    cssMinify: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: entries(here),
      output: {
        // The font keeps its name, so that the page can preload it without reading the manifest.
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".woff2"))
            ? "assets/[name][extname]"
            : "assets/[name]-[hash][extname]",
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
