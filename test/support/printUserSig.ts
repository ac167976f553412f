/** What a person's own command could be: node printUserSig.ts <sdkAppId> <userId> */
import { makeUserSig } from './makeUserSig.ts';

const [sdkAppId, userId] = process.argv.slice(2);
process.stdout.write(`${makeUserSig({ sdkAppId: Number(sdkAppId), userId: userId! })}\n`);
