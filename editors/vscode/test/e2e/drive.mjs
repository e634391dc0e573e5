// Drives the extension in VS Code: node drive.mjs URL WORKSPACE EXTENSIONS PROGRAM SCREENSHOTS. Ends with 1 when something is not as it should be.
import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, eventually, failed, launch, pause, Workbench } from "./workbench.mjs";
import { begin, distrusted, fill } from "./workspace.mjs";

const [url, workspace, extensions, program, screenshots] = process.argv.slice(2);
mkdirSync(screenshots, { recursive: true });
const text = (file) => readFileSync(join(workspace, file), "utf8");
const write = (file, content) => { writeFileSync(join(workspace, file), content); };

/** The process ids of the language servers that this extension started. */
function servers() {
  return readdirSync("/proc").filter((id) => /^\d+$/.test(id)).map(Number).filter((id) => {
    try {
      return readlinkSync(`/proc/${id}/exe`).startsWith(extensions) && readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").includes("lsp");
    } catch {
      return false;
    }
  });
}

begin(workspace);
const browser = await launch();
const code = await Workbench.open(browser, `${url}/?folder=${workspace}`, screenshots);
const step = (what, run) => code.step(what, run);
const { page } = code;

await step("trust", () => code.trust());

await step("the first policy", async () => {
  await code.open("role-policy.json");
  await page.waitForSelector(".squiggly-error", { timeout: 60_000 });
  const near = (one, other) => Math.abs(one - other) < 1.5;
  let squiggle, word;
  // A lens that comes moves the lines: both are measured until they stand still.
  const under = await eventually(async () => {
    squiggle = await page.locator(".squiggly-error").first().boundingBox();
    word = await code.box('"Effect"', "allow");
    return squiggle !== null && near(squiggle.x, word.x) && near(squiggle.width, word.width) && squiggle.y >= word.y - 2 && squiggle.y < word.y + word.height;
  });
  check("a squiggle stands under the very characters", under, { word, squiggle });
  await code.press("Control+Shift+M");
  check("the Problems panel lists it", await code.shown("`allow` is no effect"), await code.problems());
  const row = (await code.problems()).find((entry) => entry.includes("`allow` is no effect")) ?? "";
  check("at its line and column", row.includes("[Ln 4, Col 16]"), row);
  check("with the rule's name", row.includes("invalid-effect"), row);
  await code.press("Control+B");
  await pause(500);
  await code.picture("problems");
});

await step("the status bar", async () => {
  const entry = await code.status().innerText();
  check("the status bar shows the catalog's date", /\d{4}-\d{2}-\d{2}/.test(entry), entry);
  check("one server runs", servers().length === 1, servers());
});

await step("hover", async () => {
  await page.locator(".view-line span", { hasText: "GetObject" }).last().hover();
  await page.locator(".monaco-hover-content", { hasText: "GetObjectAcl" }).first().waitFor();
  check("hover tells what a pattern matches", true);
  await pause(300);
  await code.picture("hover", { x: 0, y: 0, width: 1120, height: 440 });
});

await step("quick fix", async () => {
  await code.focus();
  await code.goto(4, 18);
  const action = page.locator(".action-widget .monaco-list-row", { hasText: "Replace with `Allow`" }).first();
  await code.command("Quick Fix...");
  await action.waitFor();
  await pause(300);
  await code.picture("quick-fix", { x: 0, y: 0, width: 1120, height: 440 });
  await action.click();
  await code.line(/"Allow"/).waitFor();
  await code.save();
  check("a quick fix is applied", text("role-policy.json").includes('"Effect": "Allow"'), text("role-policy.json"));
  check("and the finding goes", await code.gone("is no effect"), await code.problems());
});

await step("completion", async () => {
  await code.goto(5, 47);
  await code.type(', "s3:ListB');
  await code.press("Control+Space");
  const item = page.locator(".suggest-widget .monaco-list-row", { hasText: "ListBucketVersions" }).first();
  await item.waitFor();
  await pause(300);
  await code.picture("completion", { x: 0, y: 0, width: 1120, height: 440 });
  await item.click();
  await code.line("ListBucketVersions").waitFor();
  await code.save();
  const { Action } = JSON.parse(text("role-policy.json")).Statement;
  check("a completion is accepted at its place", Action.join() === "s3:GetObject*,s3:PutObject,s3:ListBucketVersions", Action);
});

await step("summary", async () => {
  await code.command("iamlint: Show what this policy grants");
  const summary = await code.preview("Access");
  check("the summary shows what the policy grants", /s3/.test(summary ?? "") && /Write: limited/.test(summary), summary);
  await code.focus();
  await code.command("View: Close Editors in Other Groups");
  await page.locator(".codelens-decoration a", { hasText: "allows s3" }).first().click();
  check("so does the lens above the policy", /Write: limited/.test((await code.preview("Access")) ?? ""));
  await code.focus();
  await code.command("View: Close Editors in Other Groups");
});

await step("format", async () => {
  await code.focus();
  await code.press("Control+Home");
  write("role-policy.json", '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::amzn-s3-demo-bucket/*"}}\n');
  await code.line('"2012-10-17","Statement"').waitFor();
  await code.command("Format Document With...");
  await code.choose("iamlint");
  await code.line(/^\s*"Version"/).waitFor();
  await code.save();
  check("the document is formatted", text("role-policy.json").split("\n").length > 5, text("role-policy.json"));
});

fill(workspace, program);

await step("fix all", async () => {
  await code.open("broken-policy.json");
  check("broken syntax is shown", await code.shown("trailing comma"), await code.problems());
  await code.command("iamlint: Fix everything that can be fixed safely");
  await code.line(/"Effect":\s"Deny"/).waitFor();
  await code.save();
  const { Statement } = JSON.parse(text("broken-policy.json"));
  check("all that is safe to fix is fixed at once", Statement[0].Effect === "Deny", Statement);
  await code.close();
  rmSync(join(workspace, "broken-policy.json"));
});

await step("explain", async () => {
  await code.open("second-policy.json");
  await code.goto(1, 74);
  await code.command("iamlint: Explain a rule");
  check("the rule of the finding at the cursor is explained", await code.preview("unknown-action"), page.frames().map((frame) => frame.url()));
  await code.focus();
  await code.command("View: Close Editors in Other Groups");
  await code.close();
});

await step("the second policy", async () => {
  // The machine may do other things at the same time: the fastest of three tells what the extension takes.
  let took = Infinity;
  for (let i = 0; i < 3; i++) {
    if (i > 0) await code.close();
    await page.locator(".squiggly-error").first().waitFor({ state: "detached" });
    await code.press("Control+P");
    await page.locator(".quick-input-widget input").first().waitFor();
    await code.type("second-policy.json");
    const row = page.locator(".quick-input-list .monaco-list-row", { hasText: "second-policy.json" }).first();
    await row.waitFor();
    await pause(500);
    const start = Date.now();
    await row.click();
    await code.tab("second-policy.json");
    await page.waitForSelector(".squiggly-error");
    took = Math.min(took, Date.now() - start);
  }
  check(`from opening to the squiggle in under a second (${took} ms)`, took < 1000, took);
});

await step("settings", async () => {
  check("the finding is there", await code.shown("s3:GetObjekt"), await code.problems());
  const before = text(".vscode/settings.json");
  const [server] = servers();
  write(".vscode/settings.json", JSON.stringify({ ...JSON.parse(before), "iamlint.ignore": ["unknown-action"] }));
  check("a changed setting is taken live", await code.gone("s3:GetObjekt"), await code.problems());
  write(".vscode/settings.json", before);
  check("and changed back", await code.shown("s3:GetObjekt"), await code.problems());
  write(".vscode/settings.json", JSON.stringify({ ...JSON.parse(before), "iamlint.policyType": "resource" }));
  check("so is what the policies are attached to", await code.shown("Principal"), await code.problems());
  write(".vscode/settings.json", before);
  check("and that back", await code.gone("Principal"), await code.problems());
  check("by the server that runs", servers().join() === String(server), servers());
});

await step("a settings file with a mistake", async () => {
  write("iamlint.toml", "pedanntic = true\n");
  check("a mistake in iamlint.toml is shown in its place", await code.shown("pedanntic"), await code.problems());
  write("iamlint.toml", 'ignore = ["unknown-action"]\n');
  check("and goes when it is mended", await code.gone("pedanntic"), await code.problems());
  check("the mended file counts", await code.gone("s3:GetObjekt"), await code.problems());
  rmSync(join(workspace, "iamlint.toml"));
  check("and without the file all is as before", await code.shown("s3:GetObjekt"), await code.problems());
});

await step("restart", async () => {
  const [killed] = servers();
  process.kill(killed, "SIGKILL");
  const started = await eventually(() => servers().find((id) => id !== killed));
  check("a server that was killed starts anew", started !== undefined, servers());
  await code.focus();
  await code.goto(1, 74);
  await code.type("XYZ");
  check("and checks what is typed", await eventually(async () => /`s3:\w*XYZ\w*` does not exist/.test((await code.problems()).join())), await code.problems());
  await code.press("Control+Z");
  await code.save();
  await code.command("iamlint: Restart the language server");
  check("one can be started by hand", await eventually(() => servers().length === 1 && servers()[0] !== started), servers());
  check("and it finds the same", await code.shown("s3:GetObjekt"), await code.problems());
});

await step("baseline", async () => {
  await code.command("iamlint: Accept today's findings (write a baseline)");
  check("the message says what to do with the baseline", /iamlint\.toml/.test(await code.notification("iamlint-baseline.json")));
  check("the baseline is written", JSON.stringify(text("iamlint-baseline.json")).includes("unknown-action"));
  rmSync(join(workspace, "iamlint-baseline.json"));
  await code.dismiss();
});

await step("typing", async () => {
  await code.open("large-policy.json");
  await code.goto(5, 16);
  const typed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz0123456789AB";
  const start = Date.now();
  await code.type(typed, { delay: 10 });
  const took = Date.now() - start;
  await code.save();
  check(`typing 100 characters into 100 KB loses none (${took} ms)`, typed.length === 100 && text("large-policy.json").includes(typed), text("large-policy.json").slice(0, 300));
});

await step("a file that may not be written", async () => {
  write("sealed-policy.json", text("second-policy.json").replace("Allow", "permit"));
  await code.open("sealed-policy.json");
  check("a file that may not be written is checked", await code.shown("`permit` is no effect"), await code.problems());
  await code.command("iamlint: Fix everything that can be fixed safely");
  await pause(1000);
  check("and stays as it is", text("sealed-policy.json").includes('"permit"'), text("sealed-policy.json"));
  check("and no server is lost", servers().length === 1, servers());
});

await step("another program", async () => {
  await code.open("second-policy.json");
  const before = text(".vscode/settings.json");
  const set = (program) => { write(".vscode/settings.json", JSON.stringify({ ...JSON.parse(before), "iamlint.path": program })); };
  set("/no/iamlint");
  check("a program that is not there: the message names the setting", /Correct the setting/.test(await code.notification("iamlint.path names /no/iamlint")));
  check("and the status bar shows it", (await code.status().getAttribute("class")).includes("error") || (await code.status().innerHTML()).includes("codicon-error"));
  await code.dismiss();
  set("/bin/true");
  check("a program that is not iamlint", /not iamlint/.test(await code.notification("/bin/true")));
  await code.dismiss();
  set(join(workspace, "bin/foreign"));
  check("one for another kind of machine", /cannot be run on this machine/.test(await code.notification("foreign")));
  await code.dismiss();
  set(join(workspace, "bin/newer"));
  check("one of another version", /Update the older one/.test(await code.notification("9.9.0")));
  check("which runs all the same", await code.shown("s3:GetObjekt"), await code.problems());
  await code.dismiss();
  write(".vscode/settings.json", before);
  check("and the extension's own comes back", await eventually(() => servers().length === 1), servers());
});

await step("walkthrough", async () => {
  await code.command("Welcome: Open Walkthrough...");
  await code.type("Get started with iamlint");
  await code.choose("Get started with iamlint");
  const steps = page.locator(".gettingStartedContainer .getting-started-step");
  await steps.nth(2).waitFor();
  const titles = (await steps.allInnerTexts()).map((step) => step.split("\n")[0]);
  check("the walkthrough has its steps", ["Open a policy", "Repair it", "See what it grants"].every((title, i) => titles[i] === title), titles);
  await code.close();
});

await page.close();

// A workspace that nobody trusts, which names a program of its own. That leaves a file behind if it runs.
const stranger = `${workspace}-stranger`;
distrusted(stranger, program);
const ran = join(stranger, "ran");
const guarded = await Workbench.open(browser, `${url}/?folder=${stranger}`, screenshots);
await guarded.step("a workspace that is not trusted", async () => {
  await guarded.restricted().waitFor();
  await guarded.open("role-policy.json");
  await guarded.press("Control+Shift+M");
  check("a policy in a workspace that is not trusted is checked", await guarded.shown("`permit` is no effect"), await guarded.problems());
  check("by the extension's own program", servers().length === 1 && !existsSync(ran), servers());
  await guarded.trust();
  check("by the workspace's program once it is trusted", await eventually(() => existsSync(ran)), servers());
  check("which finds the same", await guarded.shown("`permit` is no effect"), await guarded.problems());
});
await guarded.page.close();

const alone = await Workbench.open(browser, `${url}/?ew=true`, screenshots);
await alone.step("no workspace", async () => {
  await alone.command("File: New Untitled Text File");
  await alone.language("JSON with Comments");
  await alone.focus();
  await alone.type('{"Version": "2012-10-17", "Statement": {"Effect": "permit", "Action": "s3:GetObject", "Resource": "*"');
  await alone.press("Control+Shift+M");
  check("a policy without a folder or a file is checked", await alone.shown("`permit` is no effect"), await alone.problems());
});
await alone.picture("end");
await browser.close();
process.exit(failed() === 0 ? 0 : 1);
