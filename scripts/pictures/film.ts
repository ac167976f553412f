import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** In milliseconds: how long a frame stays while the pointer moves or text appears, and before a click. */
const moving = 60;
const typing = 90;
const beforeClick = 350;
const stepsOfPointer = 6;

/** The little that is used of the DOM: the project is compiled without its types. */
interface PointerElement {
  readonly style: Record<string, string>;
  id: string;
  setAttribute(name: string, value: string): void;
  append(child: unknown): void;
}

/** Screenshots of a page, one after another, with a pointer where the mouse is: a screenshot has none. */
export class Film {
  private readonly _page: Page;
  private readonly _folder: string;
  private readonly _frames: { readonly file: string; readonly milliseconds: number }[] = [];
  private _pointer = { x: 640, y: 480 };

  constructor(page: Page, folder: string) {
    this._page = page;
    this._folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** The mouse goes to the middle of something, and clicks. */
  async click(target: Locator): Promise<void> {
    const box = (await target.boundingBox())!;
    const [from, to] = [this._pointer, { x: box.x + Math.min(box.width / 2, 90), y: box.y + Math.min(box.height / 2, 40) }];
    for (let step = 1; step <= stepsOfPointer; step++) {
      const part = step / stepsOfPointer;
      this._pointer = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
      await this._page.mouse.move(this._pointer.x, this._pointer.y);
      await this.shoot(step === stepsOfPointer ? beforeClick : moving);
    }
    await this._page.mouse.click(to.x, to.y);
  }

  async type(text: string): Promise<void> {
    for (const [index, character] of [...text].entries()) {
      await this._page.keyboard.insertText(character);
      if (index % 3 === 2) {
        await this.shoot(typing);
      }
    }
  }

  /** Keeps what is on screen for so long. */
  async shoot(milliseconds: number): Promise<void> {
    await this._page.evaluate(drawPointer, this._pointer);
    const file = path.join(this._folder, `${String(this._frames.length).padStart(3, '0')}.png`);
    await this._page.screenshot({ path: file });
    this._frames.push({ file, milliseconds });
  }

  /** Writes an animated WebP that runs for ever. */
  develop(file: string): void {
    const frames = this._frames.flatMap((frame) => ['-d', String(frame.milliseconds), '-lossy', '-q', '78', '-m', '4', frame.file]);
    execFileSync('img2webp', ['-loop', '0', '-mixed', ...frames, '-o', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
}

/** In the page. */
function drawPointer({ x, y }: { x: number; y: number }): void {
  const { document } = globalThis as unknown as {
    document: { getElementById(id: string): PointerElement | null; createElementNS(space: string, name: string): PointerElement; body: PointerElement };
  };
  let pointer = document.getElementById('film-pointer');
  if (!pointer) {
    const svg = 'http://www.w3.org/2000/svg';
    pointer = document.createElementNS(svg, 'svg');
    const arrow = document.createElementNS(svg, 'path');
    const looks = { d: 'M1 1v16l4-4 3 7 3-1.300-3-6.700h6z', fill: '#111', stroke: '#fff', 'stroke-width': '1.200' };
    Object.entries(looks).forEach(([name, value]) => arrow.setAttribute(name, value));
    pointer.append(arrow);
    pointer.id = 'film-pointer';
    Object.entries({ width: '18', height: '24' }).forEach(([name, value]) => pointer!.setAttribute(name, value));
    Object.assign(pointer.style, { position: 'fixed', zIndex: '100000', pointerEvents: 'none' });
    document.body.append(pointer);
  }
  Object.assign(pointer.style, { left: `${x}px`, top: `${y}px` });
}
