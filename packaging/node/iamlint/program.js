"use strict";

/** The program for this machine, from the package that npm chose for it. `IAMLINT_PROGRAM` names another. */
exports.findProgram = function findProgram() {
  if (process.env.IAMLINT_PROGRAM) {
    return process.env.IAMLINT_PROGRAM;
  }
  const name = `iamlint-${process.platform}-${process.arch}`;
  const file = process.platform === "win32" ? "iamlint.exe" : "iamlint";
  try {
    return require.resolve(`${name}/bin/${file}`);
  } catch {
    throw new Error(
      `The package ${name} is not installed. If it exists for this platform, install with optional dependencies ` +
        "(without --omit=optional); if not, build the program with cargo and name it in IAMLINT_PROGRAM.",
    );
  }
};
