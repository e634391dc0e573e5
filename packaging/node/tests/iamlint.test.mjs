import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { test } from "node:test";

// Resolved from the folder that the package is installed in.
const require = createRequire(`${process.cwd()}/`);
const { check, checkMany, IamlintError } = require("iamlint");

const POLICY = {
  Version: "2012-10-17",
  Statement: [{ Sid: "List", Effect: "allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::amzn-s3-demo-bucket" }],
};

test("a finding tells its place", async () => {
  const text = JSON.stringify(POLICY);
  const [finding, ...rest] = await check(text);
  assert.deepEqual(rest, []);
  assert.equal(finding.rule, "invalid-effect");
  assert.equal(finding.issueCode, "INVALID_EFFECT");
  assert.equal(text.slice(finding.span.start, finding.span.end), "allow");
  assert.deepEqual(finding.statement, { index: 0, sid: "List" });
});

test("an object is a policy too", async () => {
  assert.deepEqual(await check(POLICY), await check(JSON.stringify(POLICY)));
});

test("many come in order", async () => {
  const results = await checkMany(Array.from({ length: 300 }, (_, i) => (i % 2 === 0 ? POLICY : "{")));
  assert.equal(results.length, 300);
  assert.deepEqual(results[298].map(({ rule }) => rule), ["invalid-effect"]);
  assert.notDeepEqual(results[299], results[298]);
});

test("any text is findings", async () => {
  const texts = ["", "{", "\ud800", "[1, 2"];
  for (const text of texts) {
    assert.notDeepEqual(await check(text), [], text);
  }
  assert.ok((await checkMany(texts)).every(({ length }) => length > 0));
  assert.deepEqual(await checkMany([]), []);
});

test("the kind decides", async () => {
  const trust = { Version: "2012-10-17", Statement: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole", Resource: "*" } };
  assert.ok((await check(trust, { kind: "trust" })).some(({ rule }) => rule === "trust-resource"));
});

test("a kind that does not exist is an error that lists the right ones", async () => {
  await assert.rejects(check(POLICY, { kind: "nonsense" }), (error) => error instanceof IamlintError && /vpc-endpoint/.test(error.message));
});

test("the program runs", () => {
  const output = execFileSync("node_modules/.bin/iamlint", ["--version"], { encoding: "utf8" });
  assert.match(output, /^iamlint 0\.1\.0/);
});
