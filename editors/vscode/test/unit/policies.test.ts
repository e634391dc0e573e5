import assert from "node:assert/strict";
import { test } from "node:test";
import { mayHoldPolicy } from "../../src/policies";

test("a document with a statement may hold a policy", () => {
  assert.ok(mayHoldPolicy("/x/a.json", '{"Version": "2012-10-17", "Statement": []}'));
});

test("an empty document may become one when its name says so", () => {
  for (const file of ["/x/policies/new.json", "/x/deploy-role.json", "/x/scp.jsonc", "/x/trust.json"]) {
    assert.ok(mayHoldPolicy(file, ""), file);
  }
});

test("other JSON is left alone", () => {
  for (const file of ["/x/package.json", "/x/tsconfig.json", "/x/describe.json", "/x/parole.json"]) {
    assert.ok(!mayHoldPolicy(file, '{"name": "x"}'), file);
  }
});

test("a large document costs no more than its head", () => {
  assert.ok(!mayHoldPolicy("/x/data.json", `[${" ".repeat(100_000)}"Statement"]`));
});
