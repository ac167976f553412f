import assert from 'node:assert/strict';
import { explainFailure, failureMessage, inEnglish } from '../../src/model/failureText.ts';
import { SdkError, type FailureData } from '../../src/protocol.ts';

describe('What went wrong, in words', () => {
  const english = (failure: FailureData): string => failureMessage(failure, inEnglish);

  it('is the sentence of the SDK’s code, with the code and the SDK’s own words', () => {
    assert.equal(english(SdkError.ofCode('TIMLogin', 70001, 'usersig expired')), 'The UserSig has expired: make a new one (70001: usersig expired)');
    assert.equal(english(SdkError.ofCode('TIMLogin', 12345)), 'The SDK reports an error in TIMLogin (12345)');
  });

  it('names the facts', () => {
    const inUse = SdkError.of('busy', 'session/open', 'dataInUse', { userId: '{1}', folder: '/data' });
    assert.equal(english(inUse), 'Another process has the data of {1} open in /data');
  });

  it('goes through the translation, whatever went wrong', () => {
    const failure = SdkError.of('timeout', 'TIMLogin', 'sdkSilent', { seconds: 60 });
    const translated: string[] = [];
    explainFailure(failure, (sentence, ...facts) => (translated.push(sentence, ...facts.map(String)), ''));
    assert.deepEqual(translated, ['The SDK did not answer within {0} seconds', '60']);
  });

  it('says that a locked database is busy, and that one of another version is that', () => {
    const busy = SdkError.ofCode('TIMConvGetConvInfo', 6019, 'database is locked');
    assert.equal(busy.kind, 'busy');
    assert.match(english(busy), /^The database is busy/);
    assert.equal(SdkError.ofCode('TIMConvSetDraft', 990001).kind, 'busy');
    const other = SdkError.ofCode('TIMLogin', 990003, '/d/emulator_1.db was made by another version of the emulator');
    assert.equal(other.kind, 'sdk');
    assert.match(explainFailure(other, inEnglish), /another version of the emulator: update the extension, or choose another folder/);
    assert.match(english(SdkError.ofCode('TIMLogin', 6019, 'disk I/O error')), /^The local database failed/);
  });

  it('names the window that has to be reloaded', () => {
    const versions = { host: 2, client: 3 };
    assert.match(english(SdkError.of('refused', 'host/hello', 'hostOlder', versions)), /^Another window .* reload that window/);
    assert.match(english(SdkError.of('refused', 'host/hello', 'hostNewer', versions)), /^This window .* reload this window/);
  });

  it('of a host that knows more reasons than we do is still told', () => {
    const unknown = { ...SdkError.of('sdk', 'x', 'hostFailed', {}).data, reason: 'invented' as 'hostFailed' };
    assert.equal(english(unknown), 'invented');
  });
});
