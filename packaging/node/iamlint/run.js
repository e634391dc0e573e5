#!/usr/bin/env node
"use strict";

const { spawn } = require("node:child_process");
const { findProgram } = require("./program");

let program;
try {
  program = findProgram();
} catch (error) {
  console.error(`iamlint: ${error.message}`);
  process.exit(2);
}
const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`iamlint: ${program} cannot be run: ${error.message}`);
  process.exit(2);
});
child.on("exit", (code, signal) => {
  process.exit(signal === null ? code : 2);
});
