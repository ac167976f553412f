import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint } from 'eslint';

const root = path.resolve(import.meta.dirname, '../..');
const head = "import * as vscode from 'vscode';\nimport { l10n } from '../util/l10n.ts';\nimport { plain, plainText, type PlainText } from '../util/plainText.ts';\ndeclare const name: string;\nexport function f(): unknown {\n  return [plain, plainText, l10n, vscode];\n}\n";

/** A line of the feature `unread` that shows something, and whether lint lets it pass. */
const lines: readonly (readonly [string, 'passes' | 'fails'])[] = [
  ['export const a = vscode.window.showErrorMessage(plainText(name), l10n.t("Yes"));', 'passes'],
  ['export const a = vscode.window.showErrorMessage(name);', 'fails'],
  ['export const a = vscode.window.showWarningMessage("Delete?", { modal: true, detail: name });', 'fails'],
  ['export const a = vscode.window.showInformationMessage("Recovered", name);', 'fails'],
  ['export const a = vscode.window.showInformationMessage(`Recovered ${name}` as PlainText);', 'fails'],
  ['export const a = vscode.window.showQuickPick([{ label: plain`$(bug) ${name}`, id: name }]);', 'passes'],
  ['export const a = vscode.window.showQuickPick([name].map((it) => ({ label: it })));', 'fails'],
  ['export const a = vscode.window.showInputBox({ validateInput: (text) => text });', 'fails'],
  ['export const a = new vscode.TreeItem(name);', 'fails'],
  ['export const a = new vscode.TreeItem(plainText(name));', 'passes'],
  ['export function g(item: vscode.TreeItem): void {\n  item.tooltip = name;\n}', 'fails'],
  ['export function g(item: vscode.StatusBarItem): void {\n  Object.assign(item, { text: name });\n}', 'fails'],
  ['export function g(): vscode.QuickPickItem[] {\n  return [name].map((label) => ({ label }));\n}', 'fails'],
  ['export const a = new vscode.MarkdownString(name);', 'fails'],
  ['export const a = vscode.l10n.t("Hello {0}", name);', 'fails'],
  ['export const a = new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title: name, command: "x" });', 'fails'],
  ['export const a = vscode.FileSystemError.Unavailable(name);', 'fails'],
  ['export const a = vscode.commands.executeCommand("vscode.diff", vscode.Uri.file("a"), vscode.Uri.file("b"), name);', 'fails'],
  ['export const a = vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: name }, async () => Promise.resolve());', 'fails'],
];

describe('Lint', () => {
  const eslint = new ESLint({ cwd: root });

  for (const [line, expected] of lines) {
    it(`${expected === 'fails' ? 'refuses' : 'accepts'} ${line.replace(/^export (const a = )?/, '')}`, async function () {
      this.timeout(60_000);
      const [result] = await eslint.lintText(`${head}${line}\n`, { filePath: path.join(root, 'src/unread/index.ts') });
      const found = result!.messages.map(({ ruleId, message }) => ruleId ?? message).filter((it) => !it.startsWith('@'));
      assert.deepEqual([...new Set(found)], expected === 'fails' ? ['own/plain-text-only'] : []);
    });
  }
});
