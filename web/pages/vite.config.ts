import { defineConfig } from "vite";

// Scripts of the pages that the server makes of templates. Old browsers on cheap phones get plain syntax.
export default defineConfig({
  root: import.meta.dirname,
  base: "/pages/",
  build: {
    outDir: "../dist/pages",
    emptyOutDir: true,
    target: "es2019",
    modulePreload: false,
    rollupOptions: {
      input: { secure: "src/secure.ts", service: "src/service.ts", status: "src/status.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
