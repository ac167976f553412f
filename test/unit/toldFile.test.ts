import assert from 'node:assert/strict';
import { ToldFile, type FileTag } from '../../src/drafts/toldFile.ts';

/** Whether VS Code saves without a question: what it compares is in its `FileService.validateWriteFile`. */
function passes(remembered: FileTag, now: FileTag): boolean {
  return !(remembered.mtime < now.mtime && remembered.size !== now.size);
}

describe('What VS Code is told of a draft', () => {
  let time: number;
  const file = (): ToldFile => new ToldFile(() => time);
  beforeEach(() => (time = 1_000));

  it('is the same as long as the draft is', () => {
    const told = file();
    const tag = told.tell('a', 4);
    time += 5_000;
    assert.deepEqual(told.tell('a', 4), tag);
  });

  it('makes it ask when the draft was replaced by one of the same size, also in the same millisecond', () => {
    const told = file();
    const tag = told.tell('a', 4);
    assert.ok(!passes(tag, told.tell('b', 4)));
  });

  it('makes it ask in the next window, whose VS Code remembers the tag of the one before', () => {
    const tag = file().tell('a', 4);
    time += 1;
    assert.ok(!passes(tag, file().tell('b', 4)));
    assert.ok(passes(tag, file().tell('a', 4)), 'nothing has changed');
  });

  it('lets a save replace what the document was read from, and nothing else', () => {
    const told = file();
    told.tell('a', 4);
    told.setBase('a');
    assert.equal(told.replaceableVersion, 'a');
    told.tell('b', 4);
    assert.equal(told.replaceableVersion, 'a', 'the look before the question');
    told.tell('b', 4);
    assert.equal(told.replaceableVersion, 'b', 'the look after the answer');
    told.tell('c', 4);
    assert.equal(told.replaceableVersion, 'a', 'the answer was about another draft');
  });

  it('makes it ask after a save that came too late without a question', () => {
    const told = file();
    const tag = told.tell('a', 4);
    told.setBase('a');
    told.forgetTold();
    assert.ok(!passes(tag, told.tell('b', 4)));
    assert.equal(told.replaceableVersion, 'a');
    const again = told.tell('b', 4);
    told.forgetTold();
    assert.ok(!passes(again, told.tell('b', 4)), 'even when it knew the draft');
  });

  it('hides from it that a draft has become what was saved without an answer', () => {
    const told = file();
    const tag = told.tell('a', 4);
    told.setBase('a');
    told.adopt('mine');
    assert.deepEqual(told.tell('mine', 9), tag);
    assert.equal(told.replaceableVersion, 'mine');
  });

  it('trusts the comparison with what it remembers when nothing was read in this window', () => {
    const told = file();
    assert.equal(told.replaceableVersion, undefined);
    told.tell('a', 4);
    assert.equal(told.replaceableVersion, 'a');
  });

  it('knows from what a restored document was edited', () => {
    const told = file();
    told.setBase('old');
    told.tell('a', 4);
    assert.equal(told.replaceableVersion, 'old', 'though the clock was set back and nothing was asked');
  });
});
