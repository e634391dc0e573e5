// Bundles the extension into dist/, or (--tests) the unit tests into dist-test/.
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { build } from "esbuild";

const tests = process.argv.includes("--tests");
const common = { bundle: true, platform: "node", target: "node20", format: "cjs", sourcemap: true, logLevel: "warning" };

if (tests) {
  await build({
    ...common,
    entryPoints: readdirSync("test/unit").map((name) => `test/unit/${name}`),
    outdir: "dist-test",
  });
} else {
  await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: process.argv.includes("--minify"),
  });
  mkdirSync("schemas", { recursive: true });
  copyFileSync("../../docs/iamlint.schema.json", "schemas/iamlint.schema.json");
}
