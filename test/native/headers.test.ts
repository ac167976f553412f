import assert from 'node:assert/strict';
import koffi from 'koffi';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { asynchronous, callbacks, listeners, synchronous } from '../../src/host/declarations.ts';
import { emulatorPath, root } from './support/emulator.ts';

/** What a C header declares: for each function or callback type, what it returns and takes. */
type Declarations = ReadonlyMap<string, readonly string[]>;

describe('The binding and the emulator', () => {
  const sdk = readHeaders(path.join(root, 'node_modules/im_electron_sdk/lib/linux/include'));
  const emulator = new Map([...readHeaders(path.join(root, 'native/include'))].filter(([name]) => !name.startsWith('TIMEmulator')));
  const afterwards = ['callback TIMCommCallback', 'pointer'];
  const ours = new Map<string, readonly string[]>([
    ...Object.entries(synchronous).map(([name, types]) => [name, types.map(widthOf)] as const),
    ...Object.entries(asynchronous).map(([name, types]) => [name, ['int32', ...types.map(widthOf), ...afterwards]] as const),
    ...Object.entries(listeners).map(([name, type]) => [name, ['void', `callback ${type}`, 'pointer']] as const),
    ...Object.entries(callbacks).map(([name, types]) => [name, ['void', ...types.map(widthOf)]] as const),
  ]);

  it('find the functions of the SDK in its headers', () => {
    assert.ok(sdk.size > 250, `${sdk.size}`);
    assert.deepEqual(sdk.get('TIMConvPinConversation'), ['int32', 'text', 'int32', 'bool', ...afterwards]);
  });

  for (const [name, types] of ours) {
    it(`declare ${name} as the SDK does`, () => {
      assert.deepEqual(types, sdk.get(name));
    });
  }

  it('agree with the header of the emulator', () => {
    for (const [name, types] of emulator) {
      assert.deepEqual(types, sdk.get(name), name);
    }
    const missing = [...ours.keys()].filter((name) => !emulator.has(name));
    assert.deepEqual(missing, []);
  });

  it('are all there in the emulator, those that it does not have as well', async () => {
    const library = koffi.load(await emulatorPath());
    const functions = [...sdk.keys()].filter((name) => !ours.has(name) && !name.endsWith('Callback'));
    const missing = [...functions, ...[...sdk.keys()].filter((name) => /^TIMSet.*Callback$/.test(name))].filter((name) => {
      try {
        library.func(name, 'int', []);
        return false;
      } catch {
        return true;
      }
    });
    assert.deepEqual(missing, []);
  });

  it('say of a call that the emulator does not have, that it does not have it', async () => {
    const callback = koffi.register(
      (code: number, description: string) => answered([code, description]),
      koffi.pointer(koffi.proto('void Absent(int32_t code, const char *desc, const char *json, void *user_data)')),
    );
    let answered: (answer: [number, string]) => void = () => undefined;
    const answer = new Promise<[number, string]>((resolve) => (answered = resolve));
    const call = koffi.load(await emulatorPath()).func('int TIMGroupSearchGroups(const char *, Absent *, void *)') as (...values: unknown[]) => number;
    assert.equal(call('{}', callback, null), 0);
    assert.deepEqual(await answer, [7014, 'TIMGroupSearchGroups is not in the emulator']);
  });

  it('leave few calls on conversations unbound, and these on purpose', () => {
    const unbound = [...sdk.keys()].filter((name) => name.startsWith('TIMConv') && !name.endsWith('Callback') && !ours.has(name));
    assert.deepEqual(unbound.sort(), [
      'TIMConvAddConversationsToGroup', // Conversation groups, marks and custom data: nothing shows them yet.
      'TIMConvCreateConversationGroup',
      'TIMConvDeleteConversationGroup',
      'TIMConvDeleteConversationList', // One conversation at a time is deleted, after a question.
      'TIMConvDeleteConversationsFromGroup',
      'TIMConvGetConversationGroupList',
      'TIMConvGetUnreadMessageCountByFilter', // The total is the SDK's; there are no filters yet.
      'TIMConvMarkConversation',
      'TIMConvRenameConversationGroup',
      'TIMConvSetConversationCustomData',
      'TIMConvSubscribeUnreadMessageCountByFilter',
      'TIMConvUnsubscribeUnreadMessageCountByFilter',
    ]);
  });
});

function readHeaders(folder: string): Declarations {
  const text = readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n')
    .replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  const functions = text.matchAll(/^\s*(?:TIM_API|TIM_DECL)\s+([\w\s*]+?)(\w+)\s*\(([^()]*)\)\s*;/gm);
  const types = text.matchAll(/typedef\s+(void)\s*\(\s*\*\s*(\w+)\s*\)\s*\(([^()]*)\)\s*;/g);
  return new Map([...functions, ...types].map(([, returns, name, parameters]) => [name!, [widthOf(returns!), ...splitParameters(parameters!)]]));
}

function splitParameters(text: string): string[] {
  const parameters = text.split(',').map((parameter) => parameter.trim());
  return parameters.filter((parameter) => parameter !== '' && parameter !== 'void').map((parameter) => widthOf(parameter.replace(/\w+$/, '')));
}

/** How a C type, or koffi's name for it, crosses the boundary. */
function widthOf(type: string): string {
  const plain = type.replace(/\b(enum|const)\b/g, '').replace(/\s+/g, '');
  const isConstant = /\bconst\b/.test(type);
  switch (plain) {
    case 'char*':
      return isConstant ? 'text' : 'buffer';
    case 'void*':
    case 'uintptr_t':
      return 'pointer';
    case 'int':
    case 'int32_t':
      return 'int32';
    case 'uint32_t':
    case 'uint64_t':
    case 'bool':
    case 'void':
      return plain.replace('_t', '');
    default:
      return plain.endsWith('Callback') ? `callback ${plain}` : 'int32'; // Enums are int (header).
  }
}
