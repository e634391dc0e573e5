/** Starts, stops and watches the language server. */
import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { ExecuteCommandRequest, LanguageClient, State as ClientState, type LanguageClientOptions } from "vscode-languageclient/node";
import { chooseProgram, readVersion, versionMismatch } from "./program";
import { Status } from "./status";

const run = promisify(execFile);

export const SELECTOR = [
  { language: "json" },
  { language: "jsonc" },
] as const satisfies vscode.DocumentSelector;

/** Settings that the server takes as they change; a change of the others starts it anew. */
const LIVE = ["pedantic", "select", "ignore", "config", "policyType", "resourceType", "catalog", "trace"].map((key) => `iamlint.${key}`);

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  /** Restarts happen one after another. */
  private last: Promise<void> = Promise.resolve();
  private program: string | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
    private readonly status: Status,
  ) {
    context.subscriptions.push(
      vscode.workspace.onDidChangeConfiguration(async (event) => {
        if (event.affectsConfiguration("iamlint") && !LIVE.some((key) => event.affectsConfiguration(key))) {
          await this.restart();
        }
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restart()),
    );
  }

  /** Whether a start was asked for, be it with success or not. */
  started = false;

  restart(): Promise<void> {
    this.started = true;
    this.last = this.last.then(async () => {
      await this.stop();
      await this.start();
    });
    return this.last;
  }

  /**
   * Runs one command of the program to its end, with `input` on its standard input, and gives what it printed.
   * Exit code 1 means findings and is no failure.
   */
  async command(args: string[], cwd: string | undefined, input?: string): Promise<string> {
    if (this.program === undefined) {
      throw new Error("iamlint does not run: see its output.");
    }
    const running = run(this.program, args, { cwd, maxBuffer: 64 * 1024 * 1024 });
    running.child.stdin?.end(input ?? "");
    try {
      return (await running).stdout;
    } catch (error) {
      const { code, stdout, stderr } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (code === 1 && stdout !== undefined) {
        return stdout;
      }
      throw new Error(stderr === undefined || stderr === "" ? String(error) : stderr);
    }
  }

  /** Has the language server run one of its commands on an open document, and gives the text that it answers. */
  async request(command: string, document: vscode.TextDocument): Promise<string> {
    if (this.client?.isRunning() !== true) {
      throw new Error("The language server does not run: see its output.");
    }
    const address = this.client.code2ProtocolConverter.asUri(document.uri);
    const answer: unknown = await this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [address] });
    return typeof answer === "string" ? answer : "";
  }

  dispose(): void {
    void this.stop();
  }

  private async start(): Promise<void> {
    const settings = vscode.workspace.getConfiguration("iamlint");
    if (!settings.get<boolean>("enable", true)) {
      this.status.show({ kind: "stopped" });
      return;
    }
    this.status.show({ kind: "starting" });
    const choice = chooseProgram({
      configured: settings.get("path", ""),
      trusted: vscode.workspace.isTrusted,
      workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
      extensionFolder: this.context.extensionPath,
      platform: process.platform,
      searchPath: (process.env["PATH"] ?? "").split(path.delimiter),
      isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
    });
    if (choice.kind === "missing") {
      this.fail(choice.message);
      return;
    }
    this.output.info(`runs ${choice.command} (${choice.origin})`);
    this.program = choice.command;
    let version;
    try {
      version = readVersion((await run(choice.command, ["--version"])).stdout);
    } catch (error) {
      this.fail(`${choice.command} cannot be run on this machine: ${String(error)}. Set iamlint.path to one that can.`);
      return;
    }
    if (version === undefined) {
      this.fail(`${choice.command} is not iamlint: it does not tell its version. Correct the setting iamlint.path.`);
      return;
    }
    const extension = (this.context.extension.packageJSON as { version: string }).version;
    const mismatch = versionMismatch(version.program, extension);
    if (mismatch !== undefined) {
      this.output.warn(mismatch);
      void vscode.window.showWarningMessage(mismatch);
    }
    const options: LanguageClientOptions = {
      documentSelector: [...SELECTOR],
      outputChannel: this.output,
      initializationOptions: settings,
      synchronize: { configurationSection: "iamlint" },
    };
    const client = new LanguageClient("iamlint", "iamlint", { command: choice.command, args: ["lsp"] }, options);
    client.onDidChangeState(({ newState }) => {
      if (newState === ClientState.Running) {
        this.status.show({ kind: "running", version: version.program, catalog: version.catalog });
      } else if (newState === ClientState.Stopped && this.client === client) {
        this.status.show({ kind: "failed", reason: "The language server stopped: see its output." });
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.fail(`The language server did not start: ${String(error)}`);
    }
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.program = undefined;
    if (client?.needsStop() === true) {
      await client.stop();
    }
    await client?.dispose();
  }

  private fail(reason: string): void {
    this.output.error(reason);
    this.status.show({ kind: "failed", reason });
    const show = "Show output";
    void vscode.window.showErrorMessage(`iamlint: ${reason}`, show).then((answer) => {
      if (answer === show) {
        this.output.show();
      }
    });
  }
}
