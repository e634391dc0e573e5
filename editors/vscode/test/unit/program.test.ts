import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseProgram, readVersion, versionMismatch, type Surroundings } from "../../src/program";

function surroundings(files: string[], changes: Partial<Surroundings> = {}): Surroundings {
  return {
    configured: "",
    trusted: true,
    workspaceFolder: "/project",
    extensionFolder: "/extension",
    platform: "linux",
    searchPath: ["/usr/local/bin", "/usr/bin"],
    isFile: (file) => files.includes(file),
    ...changes,
  };
}

test("the program of the extension runs when nothing else is asked for", () => {
  const choice = chooseProgram(surroundings(["/extension/bin/iamlint", "/usr/bin/iamlint"]));
  assert.deepEqual(choice, { kind: "found", command: "/extension/bin/iamlint", origin: "bundled" });
});

test("on Windows it is an .exe", () => {
  const choice = chooseProgram(surroundings(["/extension/bin/iamlint.exe"], { platform: "win32" }));
  assert.equal(choice.kind === "found" && choice.command, "/extension/bin/iamlint.exe");
});

test("without one of its own, the extension takes that of the PATH", () => {
  const choice = chooseProgram(surroundings(["/usr/bin/iamlint"]));
  assert.deepEqual(choice, { kind: "found", command: "/usr/bin/iamlint", origin: "PATH" });
});

test("the setting wins, as a path or as a name", () => {
  const files = ["/extension/bin/iamlint", "/project/tools/iamlint", "/usr/local/bin/iamlint-next"];
  for (const [configured, command] of [
    ["${workspaceFolder}/tools/iamlint", "/project/tools/iamlint"],
    ["tools/iamlint", "/project/tools/iamlint"],
    ["iamlint-next", "/usr/local/bin/iamlint-next"],
  ] as const) {
    assert.deepEqual(chooseProgram(surroundings(files, { configured })), { kind: "found", command, origin: "setting" });
  }
});

test("a setting that names no program says so, and nothing else runs in its place", () => {
  const choice = chooseProgram(surroundings(["/extension/bin/iamlint"], { configured: "/no/iamlint" }));
  assert.match(choice.kind === "missing" ? choice.message : "", /iamlint\.path names \/no\/iamlint/);
});

test("a workspace that is not trusted names no program", () => {
  const files = ["/extension/bin/iamlint", "/project/evil"];
  const choice = chooseProgram(surroundings(files, { configured: "/project/evil", trusted: false }));
  assert.equal(choice.kind === "found" && choice.command, "/extension/bin/iamlint");
});

test("no program at all: the message says how to get one", () => {
  const choice = chooseProgram(surroundings([]));
  assert.match(choice.kind === "missing" ? choice.message : "", /pip install iamlint/);
});

test("the version and the date of the catalog are read", () => {
  assert.deepEqual(readVersion("iamlint 0.1.0 (catalog 2026-10-27)\n"), { program: "0.1.0", catalog: "2026-10-27" });
  assert.deepEqual(readVersion("iamlint 1.2.3\n"), { program: "1.2.3", catalog: undefined });
  assert.equal(readVersion("ls (GNU coreutils) 9.1"), undefined);
});

test("versions go together while major and minor are the same", () => {
  assert.equal(versionMismatch("0.1.7", "0.1.0"), undefined);
  assert.match(versionMismatch("0.2.0", "0.1.0") ?? "", /0\.2\.0, this extension of 0\.1\.0/);
});
