/** What the command palette offers. */
import * as path from "node:path";
import * as vscode from "vscode";
import { Pages } from "./pages";
import { Server, SELECTOR } from "./server";

export function registerCommands(context: vscode.ExtensionContext, server: Server, output: vscode.OutputChannel): void {
  const pages = new Pages();
  const register = (name: string, command: (argument?: unknown) => unknown) =>
    vscode.commands.registerCommand(`iamlint.${name}`, async (argument?: unknown) => {
      try {
        await command(argument);
      } catch (error) {
        output.appendLine(String(error));
        await vscode.window.showErrorMessage(`iamlint: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
  context.subscriptions.push(
    pages,
    register("restart", () => server.restart()),
    register("showOutput", () => { output.show(); }),
    // The lens above a policy runs it too, with the document's address.
    register("showSummary", () => showSummary(server, pages)),
    register("explainRule", (rule) => explainRule(server, pages, rule)),
    register("fixAll", () => fixAll()),
    register("writeBaseline", () => writeBaseline(server)),
  );
}

function policyEditor(): vscode.TextEditor {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || vscode.languages.match([...SELECTOR], editor.document) === 0) {
    throw new Error("Open a policy first.");
  }
  return editor;
}

async function showSummary(server: Server, pages: Pages): Promise<void> {
  const { document } = policyEditor();
  const tables = await server.request("iamlint.summary", document);
  const name = path.basename(document.uri.path);
  await pages.show(`${name} grants`, `# ${name}\n\n${tables === "" ? "There is no policy in this document." : tables}`);
}

interface Rule {
  readonly name: string;
  readonly summary: string;
  readonly severity: string;
}

async function explainRule(server: Server, pages: Pages, given: unknown): Promise<void> {
  let name = typeof given === "string" ? given : ruleAtCursor();
  if (name === undefined) {
    const rules = JSON.parse(await server.command(["rules", "--json"], undefined)) as Rule[];
    const picked = await vscode.window.showQuickPick(
      rules.map((rule) => ({ label: rule.name, description: rule.severity, detail: rule.summary })),
      { placeHolder: "Which rule?", matchOnDetail: true },
    );
    name = picked?.label;
  }
  if (name !== undefined) {
    await pages.show(name, await server.command(["explain", name], undefined));
  }
}

function ruleAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const finding = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find(({ source, range }) => source === "iamlint" && range.contains(editor.selection.active));
  const code = typeof finding?.code === "object" ? finding.code.value : finding?.code;
  return code === undefined ? undefined : String(code);
}

async function fixAll(): Promise<void> {
  policyEditor();
  await vscode.commands.executeCommand("editor.action.codeAction", {
    kind: "source.fixAll.iamlint",
    apply: "first",
  });
}

async function writeBaseline(server: Server): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    throw new Error("Open a folder first: a baseline belongs to one.");
  }
  const file = "iamlint-baseline.json";
  await server.command(["check", "--write-baseline", file], folder.uri.fsPath);
  await vscode.window.showInformationMessage(
    `iamlint wrote ${file}. Name it in iamlint.toml (baseline = "${file}") to see only new findings.`,
  );
}
