// The workspace that the tests open.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const writer = (folder) => (file, content, options) => { writeFileSync(join(folder, file), content, options); };

/** The first policy and the settings: alone, so that the pictures show nothing else. */
export function begin(folder) {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  const write = writer(folder);
  write(".vscode/settings.json", JSON.stringify({ "files.autoSave": "off", "files.readonlyInclude": { "sealed-*": true } }));
  write("role-policy.json", `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "allow",
    "Action": ["s3:GetObject*", "s3:PutObject"],
    "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
  }
}
`);
}

/** A workspace whose settings name a program that leaves a file behind. */
export function distrusted(folder, program) {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  const write = writer(folder);
  write("tool", `#!/bin/sh\ntouch '${join(folder, "ran")}'\nexec '${program}' "$@"\n`, { mode: 0o755 });
  write(".vscode/settings.json", JSON.stringify({ "iamlint.path": "${workspaceFolder}/tool" }));
  write("role-policy.json", `{"Version": "2012-10-17", "Statement": {"Effect": "permit", "Action": "s3:GetObject", "Resource": "*"}}\n`);
}

/** The other policies, and programs that are not `program`. */
export function fill(folder, program) {
  mkdirSync(join(folder, "bin"), { recursive: true });
  const write = writer(folder);
  write("broken-policy.json", `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "deny",
      "Action": "s3:PutObject",
      "Resource": "*",
    },
  ]
}
`);
  write("second-policy.json", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}}
`);

  const statements = Array.from({ length: 500 }, (_, i) => ({
    Sid: `Read${i}`,
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectTagging"],
    Resource: `arn:aws:s3:::amzn-s3-demo-bucket-${i}/some/folder/*`,
  }));
  const large = `${JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2)}\n`;
  if (large.length < 100_000) throw new Error(`the large policy has ${large.length} bytes`);
  write("large-policy.json", large);

  // A program of another version, and one that this machine cannot run.
  write("bin/newer", `#!/bin/sh\n[ "$1" = --version ] && { echo "iamlint 9.9.0"; exit; }\nexec '${program}' "$@"\n`, { mode: 0o755 });
  write("bin/foreign", Buffer.from("\x7fELF\x02\x01\x01 another machine's", "latin1"), { mode: 0o755 });
}
