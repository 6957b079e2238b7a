import { defineConfig } from "vitest/config";

export default defineConfig({
  root: "web/client",
  base: "/static/dist/",
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    cssMinify: true,
    rollupOptions: {
      input: {
        site: "src/entries/site.ts",
        floor: "src/entries/floor.ts",
        room: "src/entries/room.ts",
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});
