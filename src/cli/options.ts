import { parseArgs } from 'node:util';
import type { ConversationRef } from '../protocol.ts';

/** What was asked for. */
export interface Options {
  readonly command: 'accounts' | 'list' | 'unread' | 'watch' | 'draft' | 'help' | 'version';
  readonly isJson: boolean;
  /** `<sdkAppId>/<userId>`, or just the UserID where that is enough. */
  readonly account: string | undefined;
  /** The user of the sandbox that is opened when it does not run. */
  readonly sandbox: string | undefined;
  /** Where the sandbox has its data. */
  readonly data: string | undefined;
  readonly conversation: ConversationRef | undefined;
  /** The new text of the draft: `-` stands for stdin; empty to cancel it. */
  readonly newDraft: string | undefined;
  /** Begins a sandbox or a conversation that is not there. */
  readonly isCreating: boolean;
}

/** Told with the way to ask, and exit code 2. */
export class UsageError extends Error {}

export const usage = `usage: im-conversations <command> [options]

  accounts                    the accounts that are open now, in whatever window
  list                        the conversations: pinned first, then newest
  unread                      the unread total, as the SDK counts
  watch                       one line for each change, until Ctrl+C
  draft <conversation>        the draft of c2c/<UserID> or group/<id>
    --set <text>              sets it; - reads the text from stdin, up to its last line end
    --clear                   cancels it
    --create                  begins the conversation when there is none

  --json                      as JSON; one object a line for watch
  --account <app>/<user>      which account; not needed while only one is open
  --sandbox <user>            opens the sandbox of a user when no window has
  --data <folder>             the data of the sandbox, or of the account when it is open twice
  --create                    begins a sandbox in a folder that has other things in it, or is not there
  -h, --help, --version

A draft is printed as it is, with a line end; what a terminal would obey is only left out on a terminal.

exit codes: 0 done, 1 failed, 2 wrong usage, 3 no such account, conversation or sandbox`;

const commands = ['accounts', 'list', 'unread', 'watch', 'draft'] as const;

/** Reads the command line; throws {@link UsageError}. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parse(args);
  const [name = 'help', conversation, ...more] = positionals;
  const command = values.help ? 'help' : values.version ? 'version' : commands.find((it) => it === name);
  if (!command && name !== 'help') {
    throw new UsageError(`There is no command ${name}.`);
  }
  if (more.length > 0 || (conversation !== undefined && command !== 'draft')) {
    throw new UsageError(`Unexpected argument: ${[conversation, ...more].at(-1)}`);
  }
  if (command === 'draft' && conversation === undefined) {
    throw new UsageError('Name a conversation: c2c/<UserID> or group/<id>.');
  }
  if (values.clear && values.set !== undefined) {
    throw new UsageError('Either --set or --clear.');
  }
  return {
    command: command ?? 'help',
    isJson: values.json,
    account: values.account,
    sandbox: values.sandbox,
    data: values.data,
    conversation: conversation === undefined ? undefined : readConversation(conversation),
    newDraft: values.clear ? '' : values.set,
    isCreating: values.create,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        account: { type: 'string' },
        sandbox: { type: 'string' },
        data: { type: 'string' },
        set: { type: 'string' },
        clear: { type: 'boolean', default: false },
        create: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
        version: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readConversation(text: string): ConversationRef {
  const [, type, id] = /^(c2c|group)\/(.+)$/s.exec(text) ?? [];
  if (!type || !id) {
    throw new UsageError(`A conversation is c2c/<UserID> or group/<id>, not ${text}.`);
  }
  return { type: type as ConversationRef['type'], id };
}
