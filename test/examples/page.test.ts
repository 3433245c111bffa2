import { writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, launch } from '../support/browser.ts';
import { EXAMPLES, type ServedExamples, serveExamples } from '../support/serve-examples.ts';

/** Where there is no browser: `apt-get install chromium`. `.ci/run` does. */
describe.skipIf(browserMissing !== undefined && process.env['CI'] === undefined)('in a browser, the page at /', () => {
  let server: ServedExamples;
  let browser: Browser;
  let page: Page;
  /** What the page wrote to its console, or was refused. */
  const complaints: string[] = [];
  beforeAll(async () => {
    const names = new Set(['csv-stats', 'guestbook', 'hello-assemblyscript', 'hello-typescript', 'image-thumbnail', 'log-redaction']);
    server = await serveExamples({ folders: EXAMPLES.filter(({ manifest }) => names.has(manifest.name)) });
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    page.on('console', (message) => complaints.push(`${message.text()} ${message.location().url}`));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${server.origin}/`);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server.close();
  });

  const article = (name: string): string =>
    `[...document.querySelectorAll('article')].find((each) => each.querySelector('h2').textContent === '${name}')`;

  /** Presses the button and waits for what is shown. */
  async function send(name: string): Promise<string> {
    await page.evaluate(`${article(name)}.querySelector('button').click()`);
    const output = `${article(name)}.querySelector('output')`;
    await expect.poll(() => page.evaluate(`${output}.textContent`), { timeout: 20_000 }).toMatch(/^(?:\d{3} |No answer)/);
    return String(await page.evaluate(`${output}.textContent`));
  }

  it('sends what a manifest says to try, and shows status, time, usage, headers and body', async () => {
    expect(await send('hello-assemblyscript')).toMatch(
      /^200 OK in \d+ ms, of which \d+\.\d\d ms of CPU; memory [\d,]+ KiB\d+ headers?[^]*content-type[^]*you/,
    );
    expect(await send('csv-stats')).toContain('people');
    expect(await send('guestbook')).toMatch(/^201 /);
  });

  it('shows an image as one, and sends what the person wrote', async () => {
    await send('image-thumbnail');
    await expect.poll(() => page.evaluate(`${article('image-thumbnail')}.querySelector('output img')?.naturalWidth`)).toBe(120);
    await page.evaluate(`${article('hello-typescript')}.querySelector('input').value = '/hello-typescript?name=edited'`);
    expect(await send('hello-typescript')).toContain('edited');
  });

  it('searches the list', async () => {
    const search = (text: string): string =>
      `{ const field = document.querySelector('input[type=search]'); field.value = ${JSON.stringify(text)}; field.dispatchEvent(new Event('input')); }`;
    const shown = `[...document.querySelectorAll('article:not([hidden]) h2')].map((each) => each.textContent)`;
    await page.evaluate(search('smallest typescript'));
    expect(await page.evaluate(shown)).toEqual(['hello-typescript']);
    expect(await page.evaluate(`document.querySelector('#count').textContent`)).toBe('1 function found');
    await page.evaluate(search(''));
    expect(await page.evaluate(`${shown}.length`)).toBe(6);
  });

  it('names each field for people who do not see it, and breaks no rule of its policy', async () => {
    const unnamed = `[...document.querySelectorAll('input, textarea')].filter((each) => !each.ariaLabel && !each.labels?.length).length`;
    expect(await page.evaluate(unnamed)).toBe(0);
    if (process.env['SKERRY_SCREENSHOT']) writeFileSync(process.env['SKERRY_SCREENSHOT'], await page.screenshot());
    // A browser asks for an icon that nobody has.
    expect(complaints.filter((each) => !each.includes('favicon.ico'))).toEqual([]);
  });
});
