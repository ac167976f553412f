import type { Conversation } from '../../../src/protocol.ts';

/** A conversation as the host sends it, with what the test is about. */
export function conversation(id: string, activeTime: number, more: Partial<Conversation> = {}): Conversation {
  return {
    type: 'c2c',
    id,
    showName: id,
    activeTime,
    isPinned: false,
    unreadCount: 0,
    receiveOption: 'notify',
    mention: 'none',
    ...more,
  };
}
