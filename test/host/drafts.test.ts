import assert from 'node:assert/strict';
import { Drafts } from '../../src/host/drafts.ts';
import { Sdk } from '../../src/host/sdk.ts';
import { emulator, TestClient } from './support/client.ts';

const bob = { type: 'c2c', id: 'bob' } as const;

describe('A draft, through the host', () => {
  let client: TestClient;
  let otherProgram: Sdk;

  before(async () => {
    client = TestClient.make();
    await client.open(client.params());
    otherProgram = Sdk.load(emulator);
    await otherProgram.init(client.params());
    await otherProgram.login('alice', 'any');
  });
  after(async () => {
    otherProgram.uninit();
    await client.release();
  });

  it('keeps what another program put into it: elements that are no text, and its own field', async () => {
    const elements = [
      { elem_type: 1, image_elem_orig_path: '/tmp/cat.png' },
      { elem_type: 0, text_elem_content: 'one' },
      { elem_type: 77, made_up: [1] },
      { elem_type: 0, text_elem_content: 'two' },
    ];
    const raw = JSON.stringify({ draft_edit_time: 1551271429, draft_msg: { message_elem_array: elements }, draft_user_define: 'mine' });
    otherProgram.setDraft(bob, raw.replace('[1]', '[18446744073709551615]'));

    assert.equal((await client.readDraft(bob)).text, 'one\ntwo');
    await client.setDraft(bob, 'one, two and three');

    const info = await otherProgram.getConversationInfo([bob]);
    const [conversation] = JSON.parse(info) as { conv_draft: { draft_user_define: string; draft_msg: { message_elem_array: object[] } } }[];
    assert.equal(conversation?.conv_draft.draft_user_define, 'mine');
    const kept = conversation.conv_draft.draft_msg.message_elem_array as Record<string, unknown>[];
    assert.deepEqual(kept.map(({ elem_type }) => elem_type), [1, 0, 77]);
    assert.equal(kept[0]?.image_elem_orig_path, '/tmp/cat.png');
    assert.equal(kept[1]?.text_elem_content, 'one, two and three');
    assert.match(info, /"made_up":\[18446744073709551615\]/);
  });

  it('is not touched by a save that changes nothing', async () => {
    const before = await otherProgram.getConversationInfo([bob]);
    const { text } = await client.readDraft(bob);
    await client.setDraft(bob, text);
    assert.equal(await otherProgram.getConversationInfo([bob]), before);
  });

  it('is read twice for a save: before, to compare, and after, as the SDK does not say whether it kept it', async () => {
    let reads = 0;
    const counting = new Proxy(otherProgram, {
      get(sdk, name) {
        reads += name === 'getConversationInfo' ? 1 : 0;
        const value: unknown = Reflect.get(sdk, name, sdk);
        return typeof value === 'function' ? value.bind(sdk) as unknown : value;
      },
    });
    const drafts = new Drafts({ openSdk: () => counting, isOnline: () => true, didChange: () => undefined });
    const { version } = await client.readDraft(bob);
    assert.equal((await drafts.write(bob, 'counted', version)).outcome, 'written');
    assert.equal(reads, 2);
    assert.equal((await drafts.write(bob, 'from an older text', version)).outcome, 'changed');
    assert.equal(reads, 3);
  });

  it('is cancelled by empty text, and can be set again', async () => {
    assert.deepEqual(await client.setDraft(bob, ''), { text: '', editTime: 0, version: '' });
    assert.match(await otherProgram.getConversationInfo([bob]), /"conv_is_has_draft":false/);
    const { text, version, editTime } = await client.setDraft(bob, 'again');
    assert.equal(text, 'again');
    assert.notEqual(version, '');
    assert.ok(Math.abs(editTime - Date.now() / 1000) < 5);
  });

  it('without any text is cancelled by empty text, too', async () => {
    const image = { elem_type: 1, image_elem_orig_path: '/tmp/cat.png' };
    otherProgram.setDraft(bob, JSON.stringify({ draft_edit_time: 1, draft_msg: { message_elem_array: [image] }, draft_user_define: '' }));
    assert.notEqual((await client.readDraft(bob)).version, '');
    await client.setDraft(bob, '');
    assert.match(await otherProgram.getConversationInfo([bob]), /"conv_is_has_draft":false/);
  });

  it('of two hundred thousand characters is no exception', async () => {
    const text = '文字😀\n'.repeat(50_000);
    await client.setDraft(bob, text);
    assert.equal((await client.readDraft(bob)).text, text);
    const page = await client.page({ after: null, count: 10 });
    assert.ok(page.conversations[0]!.draft!.summary.length <= 400);
  });
});
