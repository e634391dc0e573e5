"use strict";

const { spawn } = require("node:child_process");
const { findProgram } = require("./program");

/** iamlint could not run. What is wrong with a policy is a finding and no error. */
class IamlintError extends Error {
  name = "IamlintError";
}

async function check(policy, options = {}) {
  const output = await run([...flags(options), "--format", "json", "-"], text(policy));
  return JSON.parse(output).findings.map(finding);
}

async function checkMany(policies, options = {}) {
  const lines = [];
  for (const policy of policies) {
    lines.push(JSON.stringify({ policy: typeof policy === "string" || Buffer.isBuffer(policy) ? Buffer.from(policy).toString() : policy }));
  }
  if (lines.length === 0) {
    return [];
  }
  const output = await run([...flags(options), "--input", "ndjson", "--format", "ndjson", "-"], lines.join("\n"));
  // Each line is answered by one, in the same order.
  return output.split("\n").filter(Boolean).map((line) => JSON.parse(line).findings.map(finding));
}

function text(policy) {
  return typeof policy === "string" || Buffer.isBuffer(policy) ? policy : JSON.stringify(policy);
}

function flags({ kind, resourceType, pedantic, config }) {
  return [
    "check",
    "--fail-on",
    "never",
    ...(config === undefined ? ["--no-config"] : ["--config", config]),
    ...(kind === undefined ? [] : ["--policy-type", kind]),
    ...(resourceType === undefined ? [] : ["--resource-type", resourceType]),
    ...(pedantic ? ["--pedantic"] : []),
  ];
}

function run(args, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(findProgram(), args);
    const output = [];
    const errors = [];
    child.stdout.on("data", (data) => output.push(data));
    child.stderr.on("data", (data) => errors.push(data));
    child.on("error", (error) => reject(new IamlintError(error.message)));
    child.on("close", (code) => {
      if (code === 0) {
        resolve(Buffer.concat(output).toString());
      } else {
        reject(new IamlintError(Buffer.concat(errors).toString().trim()));
      }
    });
    // A program that ends early says why on its standard error.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
  });
}

function finding({ rule, severity, category, issue_code, message, start, end, span, json_pointer, statement, notes, fixes }) {
  return {
    rule,
    severity,
    category,
    issueCode: issue_code,
    message,
    start,
    end,
    span,
    jsonPointer: json_pointer,
    statement,
    notes,
    fixes: fixes.map(({ title, applicability, edits }) => ({
      title,
      safe: applicability === "safe",
      edits: edits.map((edit) => ({ span: edit.span, text: edit.text })),
    })),
  };
}

module.exports = { check, checkMany, findProgram, IamlintError };
