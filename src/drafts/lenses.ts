import * as vscode from 'vscode';
import type { Accounts } from '../model/accounts.ts';
import type { ConversationAddress } from '../model/conversationPath.ts';
import { shortTime } from '../rows/rowText.ts';
import { rowOptions } from '../rows/words.ts';
import { draftScheme } from '../rows/draftUri.ts';
import { Disposable } from '../util/dispose.ts';
import { l10n } from '../util/l10n.ts';
import { plain, type PlainText } from '../util/plainText.ts';
import { lastWords } from './lastWords.ts';
import type { Outbox } from './outbox.ts';
import type { RecoveredTexts } from './recoveredTexts.ts';
import { addressOf } from './uri.ts';

/** The line above a draft: what was said last, and what can be done with the draft. */
export class DraftLenses extends Disposable implements vscode.CodeLensProvider {
  private readonly _accounts: Accounts;
  private readonly _outbox: Outbox;
  private readonly _recovered: RecoveredTexts;
  private readonly _onDidChange = this._register(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this._onDidChange.event;

  constructor(accounts: Accounts, outbox: Outbox, recovered: RecoveredTexts) {
    super();
    this._accounts = accounts;
    this._outbox = outbox;
    this._recovered = recovered;
    this._register(accounts.onDidChangeConversations(() => this._onDidChange.fire()));
    this._register(outbox.onDidChange(() => this._onDidChange.fire()));
    this._register(recovered.onDidChange(() => this._onDidChange.fire()));
    this._register(vscode.languages.registerCodeLensProvider({ scheme: draftScheme }, this));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const address = addressOf(document.uri);
    return address ? this._commands(address, document).map((command) => new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), command)) : [];
  }

  private _commands(address: ConversationAddress, document: vscode.TextDocument): vscode.Command[] {
    const { account, conversation } = address;
    const known = this._accounts.find(account, conversation);
    const kept = this._outbox.get(address);
    const hasText = known?.draft !== undefined || document.getText() !== '' || (kept !== undefined && kept.draft.text !== '');
    return [
      ...textOnly(known && lastWords(known, rowOptions())),
      ...textOnly(kept && l10n.t('Kept here, saved when online')),
      ...(hasText ? [{ title: l10n.t('Discard'), command: 'imConversations.discardDraft', arguments: [{ ...conversation, account }] }] : []),
      ...this._recovered.of(address).map((entry) => ({
        title: plain`$(history) ${l10n.t('Unsaved text, {0}', shortTime(entry.time / 1000, rowOptions()))}`,
        command: 'imConversations.recoverDraft',
        arguments: [{ file: entry.file }],
      })),
    ];
  }
}

function textOnly(title: PlainText | undefined): vscode.Command[] {
  return title ? [{ title, command: '' }] : [];
}
