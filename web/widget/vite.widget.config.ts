import { defineConfig } from "vite";

// One script of the old kind: a plain tag is enough, and it knows where it came from.
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    outDir: "../dist/widget",
    emptyOutDir: false,
    lib: { entry: "src/widget.ts", formats: ["iife"], name: "hongniang", fileName: () => "widget.js" },
  },
});
