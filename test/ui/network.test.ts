import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/browser.ts';
import { NetworkWatch } from './support/network.ts';
import { until } from './support/window.ts';

/** Belongs to nobody: it is kept for examples (RFC 5737). */
const elsewhere = '192.0.2.1';

describe('The watch over what leaves the machine', () => {
  let browser: Browser;
  let watch: NetworkWatch;

  before(async () => {
    browser = await launchBrowser();
    watch = new NetworkWatch(() => [process.pid]);
  });
  after(async () => {
    watch.end();
    await browser.close();
  });

  it('sees a picture that a page asks another machine for, and nothing that is local', async () => {
    const context = await browser.newContext();
    watch.watchPages(context);
    const page = await context.newPage();
    await page.setContent(`<img src="http://127.0.0.1:9/local.png"><img src="http://${elsewhere}/remote.png">`, { waitUntil: 'commit' });
    await until('the picture is asked for', () => Promise.resolve(watch.seen.length > 0));
    assert.deepEqual(watch.seen, [`http://${elsewhere}/remote.png`]);
  });

  it('sees a process that has a connection to another machine', async function () {
    const socket = createSocket('udp4');
    const isConnected = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false));
      socket.connect(9, elsewhere, () => resolve(true));
    });
    if (!isConnected) {
      this.skip(); // The machine has no way to any other.
    }
    await until('the connection is seen', () => Promise.resolve(watch.seen.some((address) => address.endsWith(`by process ${process.pid}`))));
    socket.close();
  });
});
