// Random conversations and random calls, the same for the same number to begin with.

export interface Call {
  readonly name: string;
  readonly args: readonly (string | number | boolean | null | { $u64: string })[];
}

/** A small generator (mulberry32): tests have to repeat themselves. */
export class Random {
  private _state: number;

  constructor(seed: number) {
    this._state = seed >>> 0;
  }

  next(): number {
    this._state = (this._state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this._state ^ (this._state >>> 15), this._state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  is(probability: number): boolean {
    return this.next() < probability;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }
}

const names = ['bob', 'carol', '用户😀', 'a"b\\c/d', 'x y', 'zoë', 'user-7', 'Z', '\u2028', 'line\nbreak'];
const texts = ['hi', '', '你好 😀', '"quoted" / \\ \t', '<b>&</b>', '\u0001', 'a'.repeat(300)];

function element(random: Random): object {
  return random.of([
    () => ({ text: random.of(texts) }),
    () => ({ custom: { data: random.of(texts), desc: random.of(texts), ext: '', sound: random.of(texts) } }),
    () => ({ face: { index: random.below(9), data: random.of(texts) } }),
  ])();
}

/** Conversations in the form of a seed; each id once for each type. */
export function randomSeed(random: Random): object[] {
  const span = random.is(0.3) ? 20 : 90_000_000; // In a short one many conversations share a second.
  return Array.from({ length: random.below(25) }, (_, index) => {
    const type = random.is(0.6) ? 1 : 2;
    const id = `${random.of(names)}${index}`;
    const activeTime = 1_600_000_000 + random.below(span);
    const [unread, sequence] = [random.is(0.4) ? random.below(200) : 0, 300 + random.below(500)];
    const messages = Array.from({ length: random.below(4) }, (_, place) => {
      const self = random.is(0.3);
      return {
        sender: self ? 'alice' : type === 1 ? id : random.of(names), self, read: random.is(0.5), status: random.is(0.9) ? 2 : random.of([1, 3, 6]), seq: sequence - 10 + place, rand: 1 + random.below(2 ** 31),
        time: activeTime - 10 + place, flag: random.of([0, 0, 0, 2, 16, 32]), elems: Array.from({ length: 1 + random.below(2) }, () => element(random)),
        ...(type === 2 && random.is(0.3) && { at: random.is(0.5) ? ['alice'] : ['alice', '*'] }),
        ...(random.is(0.2) && { cloudData: random.of(texts), customStr: random.of(texts), customInt: random.below(1000) }),
      };
    });
    return {
      type, id, activeTime, unread, messages, pinned: random.is(0.2), hidden: random.is(0.1), customData: random.of(texts),
      marks: random.is(0.3) ? [random.of([1, 2, 3, 8, '4294967296', '4611686018427387904'])] : [],
      ...(random.is(0.2) && { draft: { editTime: random.below(2 ** 31), userDefine: random.of(texts), elems: random.is(0.8) ? [element(random)] : [] } }),
      ...(type === 1
        ? { readTime: 1 + random.below(1_700_000_000), receiptTime: random.is(0.5) ? activeTime : 0, ...(random.is(0.5) && { user: { nick: random.of(names), remark: random.of(['', '', ...names]), faceUrl: random.of(['', 'https://example.invalid/x']) } }) }
        : { latestSeq: sequence, readSeq: sequence - unread, sessionName: random.of(['', 'kept']), ...(random.is(0.7) && { group: { name: random.of(['', ...names]), type: random.of(['Public', 'Private', 'ChatRoom', 'Community']), recvOpt: random.below(4) } }) }),
    };
  });
}

/** Calls that every state of a cache without a login answers, right ones and wrong ones. */
export function randomCalls(random: Random, seed: readonly object[]): Call[] {
  const known = seed as { type: number; id: string }[];
  const one = (): { type: number; id: string } => (known.length > 0 && random.is(0.8) ? random.of(known) : { type: random.of([0, 1, 2, 3, 99]), id: random.of(['', 'nobody', ...names]) });
  const ids = (): string => JSON.stringify(random.is(0.1) ? random.of([[], [null], [1], [{}], {}]) : Array.from({ length: 1 + random.below(3) }, () => `${one().type === 1 ? 'c2c' : 'group'}_${one().id}`));
  const filter = (): string => {
    const conditions = {
      ...(random.is(0.4) && { conversation_list_filter_conv_type: random.of([0, 1, 2, 3, 99, -1]) }),
      ...(random.is(0.3) && { conversation_list_filter_mark_type: random.of([0, 1, 2, 3]) }),
      ...(random.is(0.3) && { conversation_list_filter_has_unread_count: random.is(0.5) }),
      ...(random.is(0.2) && { conversation_list_filter_has_group_at_info: random.is(0.5) }),
      ...(random.is(0.1) && { conversation_list_filter_conversation_group: '' }),
    };
    return random.is(0.05) ? random.of(['', '{', '[]', 'null', '{"foo":1}']) : JSON.stringify(conditions);
  };
  const makers: (() => Call)[] = [
    () => ({ name: 'TIMConvGetConvList', args: [] }),
    () => ({ name: 'TIMConvGetConvInfo', args: [JSON.stringify(Array.from({ length: random.below(4) }, () => ({ get_conversation_list_param_conv_id: one().id, get_conversation_list_param_conv_type: one().type })))] }),
    () => ({ name: 'TIMConvGetConversationListByFilter', args: [filter(), { $u64: String(random.is(0.5) ? 0 : 1_600_000_000 + random.below(90_000_000)) }, random.of([0, 1, 2, 5, 100])] }),
    () => ({ name: 'TIMConvGetUnreadMessageCountByFilter', args: [filter()] }),
    () => ({ name: 'TIMMsgGetMsgList', args: [one().id, one().type, JSON.stringify({ msg_getmsglist_param_count: random.of([0, 1, 2, 20, -1]), ...(random.is(0.2) && { msg_getmsglist_param_is_forward: true }) })] }),
    () => ({ name: 'TIMConvGetConversationGroupList', args: [] }),
    () => ({ name: 'TIMConvCreate', args: [one().id, one().type] }),
    () => ({ name: 'TIMConvDelete', args: [one().id, one().type] }),
    () => ({ name: 'TIMConvPinConversation', args: [one().id, one().type, random.is(0.5)] }),
    () => ({ name: 'TIMConvSetDraft', args: [one().id, one().type, random.of(['{}', '{"draft_edit_time":1}', '[', '{"draft_msg":{"message_elem_array":[]}}'])] }),
    () => ({ name: 'TIMConvCancelDraft', args: [one().id, one().type] }),
    () => ({ name: 'TIMConvDeleteConversationList', args: [ids(), random.is(0.5)] }),
    () => ({ name: 'TIMConvMarkConversation', args: [ids(), { $u64: String(random.below(9)) }, random.is(0.5)] }),
    () => ({ name: 'TIMConvSetConversationCustomData', args: [ids(), random.of(texts)] }),
    () => ({ name: 'TIMConvCleanConversationUnreadMessageCount', args: [random.of(['', 'c2c', 'group', 'c2c_bob', 'group_x', 'bob', 'c2cx']), { $u64: '0' }, { $u64: '0' }] }),
    () => ({ name: 'TIMMsgReportReaded', args: [one().id, one().type, null] }),
    () => ({ name: 'TIMGetLoginStatus', args: [] }),
    () => ({ name: 'TIMLogout', args: [] }),
  ];
  return Array.from({ length: 4 + random.below(8) }, () => random.of(makers)());
}
