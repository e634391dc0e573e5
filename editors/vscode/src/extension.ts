/** iamlint in VS Code: starts the language server with the first document that may hold a policy. */
import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { mayHoldPolicy } from "./policies";
import { Server, SELECTOR } from "./server";
import { Status } from "./status";

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("iamlint", { log: true });
  const status = new Status();
  const server = new Server(context, output, status);
  context.subscriptions.push(output, status, server);
  registerCommands(context, server, output);

  const consider = (document: vscode.TextDocument) => {
    if (
      !server.started &&
      vscode.languages.match([...SELECTOR], document) > 0 &&
      mayHoldPolicy(document.uri.path, document.getText())
    ) {
      void server.restart();
    }
  };
  vscode.workspace.textDocuments.forEach(consider);
  context.subscriptions.push(
    vscode.workspace.onDidOpenTextDocument(consider),
    vscode.workspace.onDidChangeTextDocument(({ document }) => { consider(document); }),
  );
}
