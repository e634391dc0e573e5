// Speaks with the language server through the library that VS Code speaks through, and holds every answer to the
// protocol's own types: an answer that VS Code would refuse fails here.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import node from "vscode-languageserver-protocol/node.js";

const {
  CodeAction, CodeActionRequest, CodeLens, CodeLensRequest, Command, CompletionRequest, CompletionResolveRequest,
  ConfigurationRequest, createProtocolConnection, Diagnostic, DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DocumentDiagnosticRequest,
  DocumentFormattingRequest, DocumentHighlightRequest, DocumentLink, DocumentLinkRequest,
  DocumentSymbol, DocumentSymbolRequest, ExitNotification, FoldingRange, FoldingRangeRequest, Hover, HoverRequest,
  InitializeRequest, InitializedNotification, InlayHint, InlayHintRequest, InsertReplaceEdit, PublishDiagnosticsNotification, Range,
  RegistrationRequest, SelectionRange, SelectionRangeRequest, SemanticTokens, SemanticTokensRequest, ShutdownRequest,
  StreamMessageReader, StreamMessageWriter, TextEdit, WorkspaceDiagnosticRequest, WorkspaceEdit,
} = node;

const folder = mkdtempSync(join(tmpdir(), "iamlint-"));
const policy = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "allow",
      "Action": ["s3:Get*", "s3:GetObjekt", "sqs:SendMessage"],
      "Resource": "arn:aws:s3:::example-bucket/*",
      "Condition": { "StringEquals": { "aws:SourceVpc": "vpc-12345678" } }
    }
  ]
}
`;
writeFileSync(join(folder, "closed.json"), policy);

const server = spawn(process.argv[2], ["lsp", "--stdio", `--clientProcessId=${process.pid}`], { stdio: ["pipe", "pipe", "pipe"] });
let stderr = "";
server.stderr.on("data", (data) => (stderr += data));
const ended = new Promise((resolve) => server.on("exit", (code) => resolve(code)));
const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
connection.onError((error) => assert.fail(String(error)));
connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => ({})));
let registered = [];
connection.onRequest(RegistrationRequest.type, ({ registrations }) => void (registered = registrations));
const published = [];
connection.onNotification(PublishDiagnosticsNotification.type, (params) => published.push(params));
connection.listen();

const all = { dynamicRegistration: true };
const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
  processId: process.pid,
  rootUri: pathToFileURL(folder).href,
  workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "folder" }],
  capabilities: {
    general: { positionEncodings: ["utf-16"] },
    workspace: { configuration: true, didChangeWatchedFiles: all, diagnostics: { refreshSupport: true } },
    textDocument: {
      diagnostic: { ...all, relatedDocumentSupport: false },
      completion: { completionItem: { snippetSupport: true, resolveSupport: { properties: ["documentation", "detail"] } } },
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } } },
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    },
  },
});
assert.equal(capabilities.positionEncoding, "utf-16");
await connection.sendNotification(InitializedNotification.type, {});

const uri = pathToFileURL(join(folder, "a.json")).href;
const textDocument = { uri };
await connection.sendNotification(DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: "json", version: 1, text: policy },
});

/** Where a text stands. */
const place = (needle, shift = 1) => {
  const before = policy.slice(0, policy.indexOf(needle) + shift);
  const lines = before.split("\n");
  return { line: lines.length - 1, character: lines.at(-1).length };
};
const range = (needle) => ({ start: place(needle, 0), end: place(needle, needle.length) });
const every = (what, items, is) => {
  assert.ok(Array.isArray(items) && items.length > 0, `${what}: ${JSON.stringify(items)}`);
  for (const item of items) assert.ok(is(item), `${what}: ${JSON.stringify(item)}`);
  return items;
};

const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
const findings = every("findings", report.items, Diagnostic.is);
assert.ok(findings.some((finding) => finding.code === "invalid-effect"));
const workspace = await connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
assert.equal(workspace.items.length, 2);

for (const at of ["allow", "s3:Get*", "GetObjekt"]) {
  const actions = await connection.sendRequest(CodeActionRequest.type, {
    textDocument, range: range(at), context: { diagnostics: findings },
  });
  for (const action of every("code actions", actions, CodeAction.is)) assert.ok(action.edit ? WorkspaceEdit.is(action.edit) : Command.is(action.command), action.title);
}

// The library has no test for these two.
const isEdit = (edit) => TextEdit.is(edit) || InsertReplaceEdit.is(edit);
const isCompletion = (item) =>
  typeof item.label === "string" && (item.textEdit === undefined || isEdit(item.textEdit)) &&
  (item.additionalTextEdits ?? []).every(TextEdit.is);
const isHighlight = (highlight) => Range.is(highlight.range) && [undefined, 1, 2, 3].includes(highlight.kind);

// What the server says that it offers is asked for.
const asked = [];
const offered = async (capability, name, ask) => {
  if (capability !== undefined && capability !== null && capability !== false) {
    await ask();
    asked.push(name);
  }
};
await offered(capabilities.completionProvider, "completion", async () => {
  const answer = await connection.sendRequest(CompletionRequest.type, { textDocument, position: place("s3:Get*", 6) });
  const items = every("completion", Array.isArray(answer) ? answer : answer.items, isCompletion);
  if (capabilities.completionProvider.resolveProvider) {
    assert.ok(isCompletion(await connection.sendRequest(CompletionResolveRequest.type, items[0])));
  }
});
await offered(capabilities.hoverProvider, "hover", async () => {
  const hover = await connection.sendRequest(HoverRequest.type, { textDocument, position: place("sqs:SendMessage", 6) });
  assert.ok(Hover.is(hover), JSON.stringify(hover));
});
await offered(capabilities.documentSymbolProvider, "symbols", async () => {
  every("symbols", await connection.sendRequest(DocumentSymbolRequest.type, { textDocument }), DocumentSymbol.is);
});
await offered(capabilities.foldingRangeProvider, "folding", async () => {
  every("folding", await connection.sendRequest(FoldingRangeRequest.type, { textDocument }), FoldingRange.is);
});
await offered(capabilities.selectionRangeProvider, "selection", async () => {
  const positions = [place("sqs:SendMessage", 6)];
  every("selection", await connection.sendRequest(SelectionRangeRequest.type, { textDocument, positions }), SelectionRange.is);
});
await offered(capabilities.documentHighlightProvider, "highlights", async () => {
  const answer = await connection.sendRequest(DocumentHighlightRequest.type, { textDocument, position: place("s3:Get*", 1) });
  every("highlights", answer, isHighlight);
});
await offered(capabilities.documentLinkProvider, "links", async () => {
  every("links", await connection.sendRequest(DocumentLinkRequest.type, { textDocument }), DocumentLink.is);
});
await offered(capabilities.inlayHintProvider, "inlay hints", async () => {
  const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  every("inlay hints", await connection.sendRequest(InlayHintRequest.type, { textDocument, range: whole }), InlayHint.is);
});
await offered(capabilities.codeLensProvider, "code lenses", async () => {
  every("code lenses", await connection.sendRequest(CodeLensRequest.type, { textDocument }), CodeLens.is);
});
await offered(capabilities.semanticTokensProvider, "semantic tokens", async () => {
  const tokens = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
  assert.ok(SemanticTokens.is(tokens) && tokens.data.length > 0 && tokens.data.length % 5 === 0);
});
await offered(capabilities.documentFormattingProvider, "formatting", async () => {
  const options = { tabSize: 4, insertSpaces: true };
  const edits = await connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options });
  every("formatting", edits, TextEdit.is);
});

// A change, and the findings after it.
await connection.sendNotification(DidChangeTextDocumentNotification.type, {
  textDocument: { uri, version: 2 },
  contentChanges: [{ range: range("allow"), text: "Allow" }],
});
const after = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument, previousResultId: report.resultId });
assert.equal(after.kind, "full");
assert.ok(!after.items.some((finding) => finding.code === "invalid-effect"));
for (const finding of after.items) assert.ok(Range.is(finding.range));
const same = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument, previousResultId: after.resultId });
assert.equal(same.kind, "unchanged");
assert.deepEqual(published, [], "a client that asks is sent nothing");
assert.ok(registered.some(({ method }) => method === "workspace/didChangeWatchedFiles"));

await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument });
await connection.sendRequest(ShutdownRequest.type);
await connection.sendNotification(ExitNotification.type);
assert.equal(await ended, 0);
assert.equal(stderr, "");
connection.dispose();
console.log(`ok: findings, code actions, ${asked.join(", ")}`);
