// Runs in a process of its own: one logged-in user, driven by messages from the test.
import { openSync, writeSync } from 'node:fs';

import type { Reply, Request } from './emulator.ts';
import { Library } from './library.ts';

let library: Library;

const message = JSON.stringify({ message_elem_array: [{ elem_type: 0, text_elem_content: 'one of many' }] });

async function sendForever(to: string, file: number): Promise<never> {
  for (;;) {
    const id = Buffer.alloc(128);
    await library.ask('TIMMsgSendMessage', to, 1, message, id);
    writeSync(file, `${id.subarray(0, id.indexOf(0)).toString()}\n`);
  }
}

async function perform(request: Request): Promise<unknown> {
  switch (request.do) {
    case 'start':
      library = new Library(request.library);
      library.listen();
      library.init(request.directory);
      await library.login(request.user);
      await library.event((event) => event.name === 'conversation' && event.value === 4);
      return null;
    case 'ask':
      return library.ask(request.name, ...request.values);
    case 'plain':
      return library.plain(request.name, ...request.values);
    case 'event':
      return library.event((event) => event.name === request.event && event.value === request.value);
    case 'events':
      return library.events.splice(0);
    case 'sendMany': {
      const sent = Array.from({ length: request.count }, () => library.ask('TIMMsgSendMessage', request.to, request.type, message, null));
      await Promise.all(sent);
      return sent.length;
    }
    case 'sendForever':
      for (let i = 0; i < 4; i++) {
        void sendForever(request.to, openSync(request.file, 'a'));
      }
      return null;
  }
}

process.on('message', (request: Request) => {
  perform(request).then(
    (result) => process.send!({ result, at: Date.now() } satisfies Reply),
    (error: unknown) => process.send!({ error: String(error) } satisfies Reply),
  );
});
process.on('disconnect', () => process.exit());
