// Packs the npm packages: node pack.mjs OUT PLATFORM=PROGRAM…
// PLATFORM is what Node calls it, `linux-x64`; each gives the tarball of a package with that program. One more is `iamlint` itself.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [out, ...programs] = process.argv.slice(2);
if (out === undefined) {
  console.error("usage: node pack.mjs OUT PLATFORM=PROGRAM…");
  process.exit(2);
}
const here = import.meta.dirname;
const root = join(here, "../..");
const { version, license, description, repository } = JSON.parse(readFileSync(join(here, "iamlint/package.json"), "utf8"));
mkdirSync(out, { recursive: true });

function pack(folder) {
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) {
    copyFileSync(join(root, file), join(folder, file));
  }
  const name = execFileSync("npm", ["pack", "--silent", "--pack-destination", resolve(out)], { cwd: folder, encoding: "utf8" });
  console.log(name.trim());
}

const scratch = mkdtempSync(join(tmpdir(), "iamlint-npm-"));
for (const argument of programs) {
  const [platform, program] = argument.split("=", 2);
  const [os, cpu] = platform.split("-");
  const folder = join(scratch, platform);
  const file = os === "win32" ? "iamlint.exe" : "iamlint";
  mkdirSync(join(folder, "bin"), { recursive: true });
  copyFileSync(program, join(folder, "bin", file));
  chmodSync(join(folder, "bin", file), 0o755);
  const manifest = { name: `iamlint-${platform}`, version, description: `${description} (${platform})`, license, repository, os: [os], cpu: [cpu], files: ["bin"] };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  pack(folder);
}
cpSync(join(here, "iamlint"), join(scratch, "iamlint"), { recursive: true });
copyFileSync(join(here, "README.md"), join(scratch, "iamlint/README.md"));
pack(join(scratch, "iamlint"));
rmSync(scratch, { recursive: true });
