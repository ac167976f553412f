// The peer: Tencent's own Node wrapper (im_electron_sdk), in plain Node. It only wants Electron for a path, and a parser
// for one call that is not made here. Prints one line of JSON on stderr: node bench/peer.cjs <library> <directory> <sdkAppId> <user>
'use strict';
const Module = require('node:module');
const path = require('node:path');
const { peakMb } = require('./processes.ts');

const [library, directory, sdkAppId, user] = process.argv.slice(2);
process.resourcesPath = path.resolve(path.dirname(library), '../..');
const standIns = {
  electron: { app: { isPackaged: true, getPath: () => directory }, ipcMain: {}, BrowserWindow: {} },
  'json-bigint-parse': JSON,
};
const load = Module._load;
Module._load = function (request, ...rest) {
  return Object.hasOwn(standIns, request) ? standIns[request] : load.call(this, request, ...rest);
};
console.log = () => undefined;
const Tim = require('im_electron_sdk/dist/tim.js');

(async () => {
  setInterval(() => undefined, 1000); // Its callbacks do not keep Node alive.
  const tim = new (Tim.default ?? Tim)({ sdkappid: Number(sdkAppId) });
  const base = tim.getTimbaseManager();
  const conversations = tim.getConversationManager();
  const quiet = { set_config_is_log_output_console: false, set_config_log_level: 0 };
  await base.TIMSetConfig({ json_config: quiet, user_data: '' });
  await base.TIMInit({ config_path: directory });
  base.TIMLogin({ userID: user, userSig: 'sig', userData: '' }).catch(() => undefined);
  const page = { params: { conversation_list_filter_next_seq: 0, conversation_list_filter_count: 1 }, user_data: '' };
  for (let isOpen = false; !isOpen; ) {
    const answer = await conversations.TIMConvGetConversationListByFilter(page).catch(() => ({}));
    isOpen = (answer.json_params?.conversation_list_result_conv_list ?? []).length > 0;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const began = performance.now();
  const { json_param: list } = await conversations.TIMConvGetConvList({ userData: '' });
  const ms = performance.now() - began;
  process.stderr.write(`\n${JSON.stringify({ ms, count: list.length, peakMb: peakMb(process.pid) })}\n`, () => process.exit(0));
})().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
