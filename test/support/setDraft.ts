/** Sets a draft as another device of a user does: node test/support/setDraft.ts <dataDirectory> <userId> <peer> <text> */
import { Sandbox, sandboxFolder } from '../../scripts/sandbox/sandbox.ts';

const [dataDirectory = '', userId = '', peer = '', text] = process.argv.slice(2);
const sandbox = await Sandbox.open(sandboxFolder(dataDirectory));
await sandbox.become(userId);
const draft_msg = { message_elem_array: [{ elem_type: 0, text_elem_content: text }] };
sandbox.sdk.setDraft({ type: 'c2c', id: peer }, JSON.stringify({ draft_edit_time: Math.floor(Date.now() / 1000), draft_msg, draft_user_define: '' }));
await sandbox.close();
process.exit(0);
