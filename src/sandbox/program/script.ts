// What the colleagues of the story say later on: by themselves, and when they are written to.
import type { ConversationRef } from '../../protocol.ts';

/** Something that a colleague writes to the reader unasked. */
export interface Line {
  readonly from: string;
  /** As the reader sees it. */
  readonly conversation: ConversationRef;
  readonly text: string;
  /** Seconds after the line before, or after the story was told. */
  readonly after: number;
}

export const lines: readonly Line[] = [
  {
    from: 'carol',
    conversation: { type: 'group', id: 'release-train' },
    text: 'The branch is cut 🚆 From here on fixes only, please.',
    after: 15,
  },
  {
    from: 'bob',
    conversation: { type: 'c2c', id: 'bob' },
    text: 'This is the sandbox, by the way: nothing leaves your machine, and we answer from a script.',
    after: 45,
  },
  {
    from: 'ci-bot',
    conversation: { type: 'c2c', id: 'ci-bot' },
    text: 'build #4723 passed in 96 s',
    after: 120,
  },
];

/** What each of them answers, in turn. */
export const replies: Readonly<Record<string, readonly string[]>> = {
  bob: ['On it. Give me ten minutes.', 'Good point, I will add a test for that.', 'Sounds right to me 👍'],
  carol: ['Thanks! I will put it on the list for Thursday.', 'Perfect ❤️', 'Noted. Anything else before the train leaves?'],
  dave: ['Let me try that in Safari.', 'Ha, that was it. Thank you!', 'I will push a branch for you to look at.'],
  frank: ['All green over here ✅', 'I will look at the logs after lunch.', 'You are the best 🙏'],
  grace: ['Lovely. The octopus approves 🐙', 'I will sketch it this afternoon.', 'Yes! Let us look at it together.'],
  heidi: ['Great, see you on Monday.', 'Thank you! I will tell the others.'],
  'li.wei': ['好的，收到。', '没问题，我下午看一下。', '谢谢！我更新到文档里 😊'],
  'ci-bot': ['I am only a bot, but thank you. The builds are green.'],
};
