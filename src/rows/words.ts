import * as vscode from 'vscode';
import { l10n } from '../util/l10n.ts';
import type { RowOptions, RowWords } from './rowText.ts';

function rowWords(): RowWords {
  return {
    draft: l10n.t('Draft'),
    you: l10n.t('You'),
    mentionMe: l10n.t('@me'),
    mentionAll: l10n.t('@all'),
    revoked: l10n.t('The message was taken back'),
    sending: l10n.t('Sending'),
    failed: l10n.t('Not sent'),
    yesterday: l10n.t('Yesterday'),
    pinned: l10n.t('pinned'),
    muted: l10n.t('muted: not in the total'),
    group: l10n.t('group'),
    lastActive: l10n.t('Last active:'),
    unread: (count) => l10n.t('{0} unread', count),
  };
}

let current: RowOptions | undefined;

/** How rows are written now: language, discreet mode, the time of day. Rows that are written in one turn share one answer. */
export function rowOptions(): RowOptions {
  if (!current) {
    current = {
      words: rowWords(),
      locale: vscode.env.language,
      isDiscreet: vscode.workspace.getConfiguration('imConversations').get('discreet', false),
      now: new Date(),
    };
    setImmediate(() => (current = undefined));
  }
  return current;
}
