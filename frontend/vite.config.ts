import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const here = import.meta.dirname;
const BUDGET = 120 * 1024; // bytes, gzip
const KEPT = 10 * 60_000; // ms
const entries = ["workspace", "console", "portal", "auth", "service-worker"];

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

/** What agents load before they write anything must stay small: the build fails above this. The editor comes later. */
function budget(): Plugin {
  return {
    name: "frontdesk-budget",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === "chunk");
      const wanted = new Set(chunks.filter((chunk) => chunk.isEntry && chunk.name === "workspace").map((chunk) => chunk.fileName));
      for (const name of wanted) chunks.find((chunk) => chunk.fileName === name)?.imports.forEach((each) => wanted.add(each));
      const workers = Object.values(bundle).filter((each) => each.type === "asset" && each.fileName.endsWith(".js"));
      const codes = [...chunks.filter((chunk) => wanted.has(chunk.fileName)).map((chunk) => chunk.code), ...workers.map((each) => (each.type === "asset" ? each.source : ""))];
      const size = codes.reduce((sum, code) => sum + gzipSync(code).length, 0);
      this.info(`JavaScript of the workspace: ${(size / 1024).toFixed(1)} KB gzip of ${BUDGET / 1024}`);
      if (wanted.size && size > BUDGET) this.error(`JavaScript of the workspace is ${size} bytes gzip, more than the ${BUDGET} allowed.`);
    },
  };
}

function drawing(name: string): string {
  const source = readFileSync(resolve(here, `node_modules/lucide-static/icons/${name}.svg`), "utf8");
  const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(source)?.[1];
  if (!inner) throw new Error(`Lucide has no drawing for ${name}`);
  return inner
    .replace(/\s*\n\s*/g, "")
    .trim()
    .replace(/(?:<path d="[^"]+" \/>){2,}/g, joined)
    .replaceAll(" />", "/>");
}

/** One path for several: the same strokes, in a third of the elements. A page holds a hundred drawings and more. */
function joined(paths: string): string {
  return `<path d="${[...paths.matchAll(/d="([^"]+)"/g)].map(([, d]) => fromTheCorner(d ?? "")).join("")}" />`;
}

const MOVE = /^m\s*(-?(?:\d+\.?\d*|\.\d+))[\s,]*(-?(?:\d+\.?\d*|\.\d+))[\s,]*/;

/** A path's first move counts from the corner, even a small "m"; behind another path it would count from that one's end. */
function fromTheCorner(d: string): string {
  return d.replace(MOVE, (whole, x, y) => `M${x} ${y}${/^[-.\d]/.test(d.slice(whole.length)) ? "l" : ""}`);
}

export default defineConfig({
  root: here,
  // Relative, so that the files work below any static address.
  base: "./",
  publicDir: "public",
  plugins: [icons(), budget(), tidy()],
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
