import assert from 'node:assert/strict';
import { rowDescription, rowLabel, rowSpeech, rowTooltip, shortTime, unreadBadge, type RowOptions, type RowWords } from '../../src/rows/rowText.ts';
import type { LastMessage } from '../../src/protocol.ts';
import { conversation } from './support/conversation.ts';

const words: RowWords = {
  draft: 'Draft',
  you: 'You',
  mentionMe: '@me',
  mentionAll: '@all',
  revoked: 'taken back',
  sending: 'Sending',
  failed: 'Not sent',
  yesterday: 'Yesterday',
  pinned: 'pinned',
  muted: 'muted',
  group: 'group',
  lastActive: 'Last active:',
  unread: (count) => `${count} unread`,
};
const now = new Date(2026, 10, 23, 15, 30);
const options: RowOptions = { words, locale: 'en-GB', isDiscreet: false, now };
const at = (...date: [number, number, number, number, number]): number => new Date(...date).getTime() / 1000;
const today = at(2026, 10, 23, 9, 5);
const message = (summary: string, more: Partial<LastMessage> = {}): LastMessage => ({
  senderId: 'bob',
  senderName: 'Bob',
  isFromSelf: false,
  summary,
  time: today,
  status: 'sent',
  ...more,
});

describe('A row', () => {
  it('shows when the last message came, before its text, so that a narrow view does not hide it', () => {
    assert.equal(rowDescription(conversation('bob', today, { lastMessage: message('hi') }), options), '9:05 · hi');
  });

  it('names the sender in a group, and me', () => {
    const group = { type: 'group' as const };
    assert.equal(rowDescription(conversation('g', today, { ...group, lastMessage: message('hi') }), options), '9:05 · Bob: hi');
    assert.equal(rowDescription(conversation('g', today, { lastMessage: message('hi', { isFromSelf: true }) }), options), '9:05 · You: hi');
  });

  it('shows the draft in place of the message', () => {
    const draft = { summary: 'wait for', editTime: today, version: 'v' };
    assert.equal(rowDescription(conversation('bob', today, { draft, lastMessage: message('hi') }), options), '9:05 · [Draft] wait for');
  });

  it('marks that somebody addressed me', () => {
    assert.equal(rowDescription(conversation('g', 0, { type: 'group', mention: 'me', lastMessage: message('look') }), options), '[@me] Bob: look');
  });

  it('says what happened to a message that was taken back or not sent', () => {
    assert.equal(rowDescription(conversation('b', 0, { lastMessage: message('x', { status: 'revoked' }) }), options), 'taken back');
    assert.equal(rowDescription(conversation('b', 0, { lastMessage: message('x', { status: 'failed', isFromSelf: true }) }), options), '[Not sent] You: x');
  });

  it('shows nothing of names and texts in discreet mode', () => {
    const secret = conversation('mei.lin', today, {
      showName: 'Mei Lin',
      unreadCount: 2,
      lastMessage: message('secret'),
      draft: { summary: 'secret too', editTime: today, version: 'v' },
    });
    const discreet = { ...options, isDiscreet: true };
    const all = [rowLabel(secret, discreet), rowDescription(secret, discreet), rowTooltip(secret, discreet), rowSpeech(secret, discreet)].join('\n');
    assert.equal(rowLabel(secret, discreet), 'ML');
    assert.doesNotMatch(all, /secret|Mei|Lin|lin/);
  });

  it('is one line, whatever the name contains', () => {
    assert.equal(rowLabel(conversation('x', 0, { showName: 'a\nb\u2028c\u202edcba\0' }), options), 'a b c dcba');
  });

  it('falls back to the id when the name is blank', () => {
    assert.equal(rowLabel(conversation('x', 0, { showName: '\n' }), options), 'x');
  });

  it('says everything in its tooltip and to a screen reader', () => {
    const it = conversation('bob', today, { showName: 'Bob', isPinned: true, unreadCount: 12, receiveOption: 'silent', lastMessage: message('hi') });
    assert.equal(rowTooltip(it, options), 'Bob (bob)\npinned, muted, 12 unread\nhi\nLast active: 23 Nov 2026, 09:05');
    assert.equal(rowSpeech(it, options), 'Bob, 12 unread, pinned, muted, 9:05 · hi');
  });

  it('has a badge that VS Code does not drop', () => {
    assert.deepEqual([0, 1, 9, 10, 4294967294].map(unreadBadge), [undefined, '1', '9', '9+', '9+']);
  });

  it('writes times as short as they can be understood', () => {
    const written = [today, at(2026, 10, 22, 23, 59), at(2026, 10, 18, 1, 0), at(2026, 10, 1, 1, 0), at(2024, 10, 1, 1, 0), 0];
    assert.deepEqual(written.map((time) => shortTime(time, options)), ['9:05', 'Yesterday', 'Wed', '1 Nov', '01/11/2024', '']);
  });
});
