// What has happened in the sandbox before alice opens it: a small team that ships a web shop.
import type { ConversationRef } from '../../protocol.ts';

interface Message {
  readonly from: string;
  readonly text: string;
  /** UserIDs. */
  readonly mentions?: readonly string[];
}

export interface Chapter {
  readonly conversation: ConversationRef;
  /** In the order in which they were sent. A C2C message of alice goes to the peer, all others to her. */
  readonly messages: readonly Message[];
  /** How long the last message has been there when the story is told. */
  readonly minutesAgo: number;
  /** The last so many stay unread; the others alice has read. */
  readonly unread?: number;
  readonly isPinned?: boolean;
  readonly draft?: string;
}

export const reader = 'alice';

/** The first is the oldest. */
export const story: readonly Chapter[] = [
  {
    conversation: { type: 'group', id: 'weekend-hike' },
    minutesAgo: 4415,
    messages: [
      { from: 'frank', text: 'Saturday, 9:00 at the north gate? Rain only from four o’clock on 🌦️' },
      { from: 'grace', text: 'I am in, and bring the flapjacks 🥾🍪' },
      { from: 'alice', text: 'Me too. See you there!' },
    ],
  },
  {
    conversation: { type: 'c2c', id: 'frank' },
    minutesAgo: 3090,
    messages: [
      { from: 'frank', text: 'Did the certificate for the staging host run out again?' },
      { from: 'alice', text: 'Renewed, valid until March. I put the renewal into cron this time.' },
      { from: 'frank', text: 'You are the best 🙏' },
    ],
  },
  {
    conversation: { type: 'group', id: 'frontend-guild' },
    minutesAgo: 1572,
    messages: [
      { from: 'dave', text: 'The new lint rules are on main. Expect about forty warnings, most of them fix themselves.' },
      {
        from: 'grace',
        text:
          'Notes from today, for those who could not make it: we keep the design tokens in one package, drop the old grid by the end of the ' +
          'quarter, and measure the first paint on a cheap phone with a slow network before we argue about it any further. Whoever adds a ' +
          'dependency over 20 KB writes down why, and what it would take to live without it. Next time Dave shows the new date picker, and we ' +
          'look at the three oldest accessibility bugs together.',
      },
    ],
  },
  {
    conversation: { type: 'c2c', id: 'grace' },
    minutesAgo: 1360,
    messages: [
      { from: 'alice', text: 'Could you look at the empty states before Thursday?' },
      { from: 'grace', text: 'Done, see the comments in the file. The one with the octopus stays 🐙' },
    ],
    unread: 1,
  },
  {
    conversation: { type: 'c2c', id: 'li.wei' },
    minutesAgo: 318,
    messages: [
      { from: 'li.wei', text: '早上好！接口文档我更新了，请看一下第三节。' },
      { from: 'alice', text: '看到了，谢谢！下午我来对接。' },
      { from: 'li.wei', text: '好的，有问题随时找我 😊' },
      { from: 'li.wei', text: '对了，登录超时改成了三十秒，测试环境已经部署。' },
    ],
    unread: 2,
  },
  {
    conversation: { type: 'group', id: 'on-call' },
    minutesAgo: 187,
    messages: [
      { from: 'frank', text: 'Disk on db-3 at 91 %. Old WAL segments, the archiver was stuck since 02:10.' },
      { from: 'bob', text: 'Archiver restarted, 74 % and falling.' },
      { from: 'frank', text: 'All green ✅ Post-mortem tomorrow at ten.' },
    ],
    unread: 3,
  },
  {
    conversation: { type: 'c2c', id: 'dave' },
    minutesAgo: 131,
    messages: [
      { from: 'dave', text: 'The date picker ignores the first click on Safari. Seen that before?' },
      { from: 'alice', text: 'Sounds like focus. Does it also happen with the keyboard?' },
      { from: 'dave', text: 'Only with the mouse. Here is a recording: https://staging.example.com/clips/418' },
    ],
    draft: 'Found it: the overlay takes the focus *before* the click arrives.\n\nI will push a fix after lunch.',
  },
  {
    conversation: { type: 'c2c', id: 'heidi' },
    minutesAgo: 96,
    messages: [{ from: 'heidi', text: 'Welcome pack for the two new colleagues is on your desk. Could you show them the repository on Monday?' }],
    unread: 1,
  },
  {
    conversation: { type: 'c2c', id: 'ci-bot' },
    minutesAgo: 58,
    messages: [
      ...Array.from({ length: 10 }, (_, index) => ({ from: 'ci-bot', text: `build #${4711 + index} passed in ${92 + ((index * 7) % 13)} s` })),
      { from: 'ci-bot', text: 'build #4721 FAILED: checkout › a voucher is taken off once' },
      { from: 'ci-bot', text: 'build #4722 passed in 95 s' },
    ],
    unread: 12,
  },
  {
    conversation: { type: 'group', id: 'payments-api' },
    minutesAgo: 41,
    messages: [
      { from: 'carol', text: 'The provider sends the webhook twice when we answer after five seconds.' },
      { from: 'bob', text: 'Then we answer first and book later. The key is the payment id, so twice does no harm.' },
      { from: 'alice', text: 'Agreed. I write the test that sends it twice.' },
      { from: 'carol', text: '👍 I take the queue' },
    ],
    unread: 1,
  },
  {
    conversation: { type: 'c2c', id: 'bob' },
    minutesAgo: 26,
    messages: [
      { from: 'bob', text: 'Can you review the retry helper? It is short:' },
      {
        from: 'bob',
        text:
          '```ts\nexport async function retry<T>(run: () => Promise<T>, times = 3): Promise<T> {\n  for (;;) {\n    try {\n      return await run();\n' +
          '    } catch (error) {\n      if (--times === 0) throw error;\n    }\n  }\n}\n```',
      },
      { from: 'alice', text: 'Looks good. A pause between the tries would be kind to the other side.' },
      { from: 'bob', text: 'Right, `100 * 2 ** n` it is. Pushed.' },
    ],
    unread: 1,
  },
  {
    conversation: { type: 'group', id: 'release-train' },
    minutesAgo: 12,
    messages: [
      { from: 'carol', text: 'Release 2.14 leaves on Thursday at 15:00. Branch is cut tomorrow noon 🚆' },
      { from: 'bob', text: 'payments-api is ready, waiting for two reviews.' },
      { from: 'dave', text: 'Web needs half a day more for the date picker.' },
      { from: 'carol', text: 'Fine. @alice, can you write the release notes again?', mentions: ['alice'] },
    ],
    unread: 2,
    isPinned: true,
  },
  {
    conversation: { type: 'c2c', id: 'carol' },
    minutesAgo: 4,
    messages: [
      { from: 'alice', text: 'I have a first version of the release notes.' },
      { from: 'carol', text: 'Lovely, they read well ❤️' },
      { from: 'carol', text: 'One thing: could you mention the new shortcut as well?' },
    ],
    unread: 2,
  },
];
