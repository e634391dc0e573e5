/** The entry in the status bar: whether the server runs, and how old its facts about AWS are. */
import * as vscode from "vscode";

export type State =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly version: string; readonly catalog: string | undefined }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly reason: string };

export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("iamlint", vscode.StatusBarAlignment.Right, 100);

  constructor() {
    this.item.name = "iamlint";
    this.item.command = "iamlint.showOutput";
  }

  show(state: State): void {
    this.item.backgroundColor = undefined;
    switch (state.kind) {
      case "starting":
        this.item.text = "$(sync~spin) iamlint";
        this.item.tooltip = "iamlint starts";
        break;
      case "running":
        this.item.text = state.catalog === undefined ? "$(shield) iamlint" : `$(shield) iamlint ${state.catalog}`;
        this.item.tooltip = `iamlint ${state.version} checks policies${state.catalog === undefined ? "" : `; it knows AWS as of ${state.catalog}`}`;
        break;
      case "stopped":
        this.item.text = "$(circle-slash) iamlint";
        this.item.tooltip = "iamlint is switched off (iamlint.enable)";
        break;
      case "failed":
        this.item.text = "$(error) iamlint";
        this.item.tooltip = state.reason;
        this.item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
        break;
    }
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}
