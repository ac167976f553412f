import * as vscode from 'vscode';
import type { ConversationRef, ConversationType } from '../protocol.ts';
import { l10n } from '../util/l10n.ts';
import type { PlainText } from '../util/plainText.ts';
import { inputStep, pickStep, runSteps } from '../util/steps.ts';

/** The longest id that the SDK's header allows for a group; users' are shorter. In UTF-8 bytes. */
const longestId = 48;

/** Asks for the kind and the id; undefined when the person left. */
export async function askForNewConversation(): Promise<ConversationRef | undefined> {
  const kinds: (vscode.QuickPickItem & { type: ConversationType })[] = [
    { type: 'c2c', label: l10n.t('One to one'), description: l10n.t('with a UserID'), iconPath: new vscode.ThemeIcon('account') },
    { type: 'group', label: l10n.t('Group'), description: l10n.t('with a group id'), iconPath: new vscode.ThemeIcon('organization') },
  ];
  const prompts = { c2c: l10n.t('UserID of the other person'), group: l10n.t('Id of the group') };
  let type: ConversationType = 'c2c';
  let id = '';
  const isAnswered = await runSteps(l10n.t('New Conversation'), () => [
    (place) => pickStep(place, kinds, l10n.t('Kind of conversation'), (kind) => (type = kind.type)),
    (place) => inputStep(place, { prompt: prompts[type], validate: whyNotAnId }, (text) => (id = text.trim())),
  ]);
  return isAnswered ? { type, id } : undefined;
}

/** What is wrong with an id, in words; undefined when nothing is. */
function whyNotAnId(text: string): PlainText | undefined {
  const id = text.trim();
  if (id === '') {
    return l10n.t('Type an id.');
  }
  if (/\p{Cc}/u.test(id)) {
    return l10n.t('An id has no control characters.');
  }
  return Buffer.byteLength(id) > longestId ? l10n.t('An id has at most {0} bytes.', longestId) : undefined;
}
