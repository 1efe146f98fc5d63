import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const KEPT = 10 * 60_000; // ms
const entries = ["workspace", "console", "portal", "auth"];

/** Writes icons.json: the inner drawing of each Lucide icon named in icons.txt, for the pages that Python renders. */
function icons(): Plugin {
  return {
    name: "frontdesk-icons",
    generateBundle() {
      const names = readFileSync(resolve(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
      const drawings = Object.fromEntries(names.map((name) => [name, drawing(name)]));
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(drawings) });
    },
  };
}

/** Takes earlier builds away after the new one stands, so that pages never find an empty folder; what is young may be in use. */
function tidy(): Plugin {
  return {
    name: "frontdesk-tidy",
    writeBundle({ dir = "" }, bundle) {
      const folder = resolve(dir, "assets");
      for (const name of readdirSync(folder)) {
        const path = resolve(folder, name);
        if (!(`assets/${name}` in bundle) && Date.now() - statSync(path).mtimeMs > KEPT) rmSync(path);
      }
    },
  };
}

function drawing(name: string): string {
  const source = readFileSync(resolve(here, `node_modules/lucide-static/icons/${name}.svg`), "utf8");
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(source)?.[1];
  if (!inner) throw new Error(`Lucide has no drawing for ${name}`);
  return inner.replace(/\s*\n\s*/g, "").trim();
}

export default defineConfig({
  root: here,
  // Relative, so that the files work below any static address.
  base: "./",
  publicDir: "public",
  plugins: [icons(), tidy()],
  resolve: {
    alias: {
      "@ui": resolve(here, "../src/frontdesk/kit/ui"),
      "@doors": resolve(here, "../src/frontdesk"),
      // Packages are found from this folder only, so islands outside it reach them through here.
      "@vendor": resolve(here, "src/vendor"),
    },
  },
  build: {
    outDir: resolve(here, "../src/frontdesk/static"),
    emptyOutDir: false,
    manifest: true,
    sourcemap: false,
    // Fonts stay files: the content policy allows none from data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox120", "safari17.5"],
    reportCompressedSize: false,
    rollupOptions: {
      input: Object.fromEntries(entries.map((name) => [name, resolve(here, `src/${name}.ts`)])),
    },
  },
  worker: { format: "es" },
  test: { include: ["tests/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
