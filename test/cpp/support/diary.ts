import assert from 'node:assert/strict';

/** What a writer has said that it did, and what it was doing when it was killed. */
export class Diary {
  message = 0;
  readonly drafts = new Map<string, number>();
  readonly pins = new Map<string, string>();
  private begun = '';

  read(lines: readonly string[]): void {
    for (const line of lines) {
      if (line.startsWith('?')) {
        this.begun = line.slice(1);
      } else {
        this.note(line.slice(1));
        this.begun = '';
      }
    }
  }

  /** What was begun may have happened or not; what is found is what counts from here on. */
  check(found: { numbers: readonly number[]; draft: (id: string) => number | undefined; pin: (id: string) => string | undefined }): void {
    const [newest = 0] = found.numbers;
    assert.ok(newest === this.message || this.begun === `message ${newest}`, `the newest message is ${newest}, not ${this.message}`);
    found.numbers.forEach((number, index) => assert.equal(number, newest - index, 'a message is lost, doubled or out of order'));
    this.message = newest;
    for (const id of ['c0', 'c1', 'c2', 'c3', 'c4']) {
      const [draft, pin] = [found.draft(id), found.pin(id)];
      assert.ok(draft === this.drafts.get(id) || this.begun === `draft ${id} ${draft}`, `the draft of ${id} is ${draft}, not ${this.drafts.get(id)}`);
      assert.ok(pin === this.pins.get(id) || pin === '0' || this.begun === `pin ${id} ${pin}`, `${id} is pinned: ${pin}, not ${this.pins.get(id)}`);
      assert.ok(this.pins.get(id) !== '1' || pin === '1' || this.begun === `pin ${id} 0`, `${id} is not pinned any more`);
      if (draft !== undefined) {
        this.drafts.set(id, draft);
      }
      if (pin !== undefined) {
        this.pins.set(id, pin);
      }
    }
    this.begun = '';
  }

  private note(what: string): void {
    const [kind, id, value] = what.split(' ');
    if (kind === 'message') {
      this.message = Number(id);
    } else if (kind === 'draft') {
      this.drafts.set(id!, Number(value));
    } else {
      this.pins.set(id!, value!);
    }
  }
}
