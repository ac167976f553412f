import assert from 'node:assert/strict';
import { ConversationReader, type PageSource } from '../../../src/account/conversationReader.ts';
import { AccountModel } from '../../../src/model/accountModel.ts';
import { SdkError, type Conversation, type ConversationPage } from '../../../src/protocol.ts';
import { conversation } from '../support/conversation.ts';
import { alice, settle } from './support/world.ts';

const timeout = (): SdkError => SdkError.of('timeout', 'TIMConvGetConvList', 'sdkSilent', { seconds: 60 });
const pageSize = 250;

/** A list of conversations, newest first, in pages that overlap as the host's do; some of them fail. */
class Source implements PageSource {
  readonly asked: (string | null)[] = [];
  readonly failures = new Set<number>();
  readonly list: readonly Conversation[];
  total = 7;

  constructor(size: number) {
    this.list = Array.from({ length: size }, (_, index) => conversation(`id${index}`, 1_000_000 - index));
  }

  async *pages(after: string | null = null): AsyncGenerator<ConversationPage, void> {
    for (let from: string | null = after; ; ) {
      this.asked.push(from);
      await Promise.resolve();
      if (this.failures.delete(this.asked.length)) {
        throw timeout();
      }
      const start = Number(from ?? 0);
      const next: string | null = start + pageSize < this.list.length ? String(start + pageSize - 1) : null;
      yield { conversations: this.list.slice(start, start + pageSize), next };
      if (next === null) {
        return;
      }
      from = next;
    }
  }

  totalUnread(): Promise<number> {
    return Promise.resolve(this.total);
  }
}

describe('The reader of a list', () => {
  const start = (size: number): { source: Source; model: AccountModel; reader: ConversationReader; logged: unknown[] } => {
    const source = new Source(size);
    const logged: unknown[] = [];
    const model = new AccountModel(alice, { kind: 'tencent', label: '', icon: '' });
    model.setState({ state: 'online' });
    const reader = new ConversationReader(source, model, { error: (error: unknown) => void logged.push(error) });
    model.source = reader;
    return { source, model, reader, logged };
  };

  it('reads what fills the view, and the total; more when somebody looks', async () => {
    const { source, model, reader } = start(2000);
    assert.equal(await reader.load(), true);
    assert.equal(source.asked.length, 1);
    assert.equal(model.totalUnreadCount, 7);
    await model.readTo(600);
    assert.equal(source.asked.length, 3);
    await model.readTo(Infinity);
    assert.equal(model.conversations.size, 2000);
    assert.ok(model.conversations.isComplete);
  });

  it('reads a page further down again that failed, when somebody looks again', async () => {
    const { source, model, reader, logged } = start(2000);
    await reader.load();
    source.failures.add(2);
    await model.readTo(600);
    assert.equal(model.conversations.size, 249, 'the rows that are there stay');
    assert.equal(logged.length, 1);
    await model.readTo(Infinity);
    assert.equal(model.conversations.size, 2000);
    assert.deepEqual(source.asked.slice(0, 4), [null, '249', '249', '498']);
  });

  it('says that a load failed, and can load again', async () => {
    const { source, model, reader } = start(300);
    source.failures.add(1);
    await assert.rejects(reader.load(), { kind: 'timeout' });
    assert.equal(await reader.load(), true);
    await model.readTo(Infinity);
    assert.equal(model.conversations.size, 300);
  });

  it('lets the last of several loads count', async () => {
    const { reader } = start(300);
    assert.deepEqual(await Promise.all([reader.load(), reader.load()]), [false, true]);
  });

  it('has nothing to say after it was stopped, also of a failure', async () => {
    const { source, model, reader } = start(300);
    source.failures.add(1);
    const loading = reader.load();
    reader.stop();
    assert.equal(await loading, false);
    await model.readTo(Infinity);
    assert.equal(model.conversations.size, 0);
  });

  it('keeps a total that the SDK has told meanwhile', async () => {
    const { model, reader } = start(10);
    const loading = reader.load();
    reader.setTotalUnread(3);
    await loading;
    assert.equal(model.totalUnreadCount, 3);
  });

  it('stops when nobody looks any more', async () => {
    const { source, model, reader } = start(100_000);
    await reader.load();
    const left = new AbortController();
    const reading = model.readTo(Infinity, left.signal);
    await settle();
    left.abort();
    await reading;
    assert.ok(source.asked.length < 100);
  });
});
