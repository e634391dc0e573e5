/** Which `iamlint` program to run, and whether it fits this extension. Nothing here speaks to the editor. */
import * as path from "node:path";

export interface Surroundings {
  /** The setting `iamlint.path`; empty for the program that comes with the extension. */
  readonly configured: string;
  /** Whether the person trusts the workspace. Its settings name no program otherwise. */
  readonly trusted: boolean;
  /** The first folder of the workspace, if there is one. */
  readonly workspaceFolder: string | undefined;
  /** Where the extension is installed. */
  readonly extensionFolder: string;
  readonly platform: NodeJS.Platform;
  /** The folders of the `PATH`. */
  readonly searchPath: readonly string[];
  readonly isFile: (file: string) => boolean;
}

export type Choice =
  | { readonly kind: "found"; readonly command: string; readonly origin: "setting" | "bundled" | "PATH" }
  | { readonly kind: "missing"; readonly message: string };

/** The program that the setting names, else the one that comes with the extension, else one of the `PATH`. */
export function chooseProgram(surroundings: Surroundings): Choice {
  const { configured, trusted, workspaceFolder, isFile } = surroundings;
  if (configured !== "" && trusted) {
    const named = configured.replaceAll("${workspaceFolder}", workspaceFolder ?? ".");
    const command = /[\\/]/.test(named) ? absolute(named, workspaceFolder) : onPath(named, surroundings);
    if (command !== undefined && isFile(command)) {
      return { kind: "found", command, origin: "setting" };
    }
    return {
      kind: "missing",
      message: `The setting iamlint.path names ${configured}, and there is no such program. Correct the setting, or empty it to use the program that comes with the extension.`,
    };
  }
  const bundled = path.join(surroundings.extensionFolder, "bin", programName(surroundings.platform));
  if (isFile(bundled)) {
    return { kind: "found", command: bundled, origin: "bundled" };
  }
  const found = onPath("iamlint", surroundings);
  if (found !== undefined) {
    return { kind: "found", command: found, origin: "PATH" };
  }
  return {
    kind: "missing",
    message: `This build of the extension holds no iamlint program for ${surroundings.platform}-${process.arch}, and there is none on the PATH. Install one (cargo install iamlint, or pip install iamlint) or set iamlint.path.`,
  };
}

function programName(platform: NodeJS.Platform): string {
  return platform === "win32" ? "iamlint.exe" : "iamlint";
}

function absolute(file: string, folder: string | undefined): string {
  return path.isAbsolute(file) ? file : path.join(folder ?? ".", file);
}

function onPath(name: string, { searchPath, platform, isFile }: Surroundings): string | undefined {
  const file = platform === "win32" && !name.toLowerCase().endsWith(".exe") ? `${name}.exe` : name;
  return searchPath.map((folder) => path.join(folder, file)).find(isFile);
}

export interface Version {
  /** `0.1.0` */
  readonly program: string;
  /** The date of the facts about AWS, as `2026-10-27`, if the program tells it. */
  readonly catalog: string | undefined;
}

/** Reads the answer to `iamlint --version`: `iamlint 0.1.0 (catalog 2026-10-27)`. */
export function readVersion(output: string): Version | undefined {
  const program = /^iamlint (\d+\.\d+\.\d+\S*)/.exec(output)?.[1];
  return program === undefined ? undefined : { program, catalog: /\d{4}-\d{2}-\d{2}/.exec(output)?.[0] };
}

/** What to tell a person whose program is of another version than the extension; nothing while the two go together. */
export function versionMismatch(program: string, extension: string): string | undefined {
  const compatible = (version: string) => version.split(".").slice(0, 2).join(".");
  if (compatible(program) === compatible(extension)) {
    return undefined;
  }
  return `iamlint is of version ${program}, this extension of ${extension}: some commands may not work. Update the older one, or empty the setting iamlint.path to use the program that comes with the extension.`;
}
