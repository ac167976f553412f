import * as vscode from 'vscode';
import type { AccountModel } from '../model/accountModel.ts';
import { accountPathPrefix } from '../model/conversationPath.ts';
import type { Account } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import { joinPlain, plainText } from '../util/plainText.ts';
import type { Backend } from './backends.ts';

/**
 * Asks whether an account is to be signed out, whose it is, and what is to become of unsaved drafts. False when the person
 * wants to stay, or when a draft could not be saved.
 *
 * @param wasAsked somebody else has asked already; then only unsaved drafts are worth a question
 */
export async function confirmSignOut({ account, look }: AccountModel, backend: Backend, wasAsked: boolean): Promise<boolean> {
  const unsaved = documentsOf(account).filter(({ isDirty }) => isDirty);
  if (unsaved.length === 0 && wasAsked) {
    return true;
  }
  const question = l10n.t('Sign out {0} ({1})?', account.userId, look.label);
  if (unsaved.length === 0) {
    const doIt = l10n.t('Sign Out');
    return (await vscode.window.showWarningMessage(question, { modal: true, detail: backend.signOutDetail }, doIt)) === doIt;
  }
  const [save, discard] = [l10n.t('Save Drafts and Sign Out'), l10n.t('Discard Drafts and Sign Out')];
  const names = joinPlain(unsaved.map(({ uri }) => plainText(uri.path.split('/').at(-1) ?? '')), ', ');
  const detail = joinPlain([l10n.t('Unsaved drafts: {0}', names), backend.signOutDetail], '\n');
  const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, save, discard);
  if (answer === save) {
    const isSaved = await Promise.all(unsaved.map((document) => document.save()));
    return isSaved.every(Boolean);
  }
  if (answer === discard) {
    await revert(unsaved);
    return true;
  }
  return false;
}

/**
 * Closes the tabs of an account that was signed out: they would show what can no longer be read or saved. Unsaved ones
 * stay, as after a sign-out in another window; their text is in the tab, and comes back when the account is opened again.
 */
export async function closeTabs(account: Account): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter((tab) => !tab.isDirty && isOf(account, uriOf(tab)));
  if (tabs.length > 0) {
    await vscode.window.tabGroups.close(tabs, true);
  }
}

async function revert(documents: readonly vscode.TextDocument[]): Promise<void> {
  for (const document of documents) {
    await vscode.window.showTextDocument(document, { preview: false });
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

function documentsOf(account: Account): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri, isClosed }) => !isClosed && isOf(account, uri));
}

function uriOf({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputText ? input.uri : input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

/** All of our documents are named after their account first. */
function isOf(account: Account, uri: vscode.Uri | undefined): boolean {
  return uri?.scheme.startsWith('im-') === true && uri.path.startsWith(accountPathPrefix(account));
}
