import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ServedComponents, serveComponents } from '../support/serve-component.ts';
import { build, recipe, TOOLCHAINS } from './toolchains.ts';

/** Requests at the same moment, where sandboxes are large. */
const AT_ONCE: Readonly<Record<string, number>> = { Python: 10 };

describe.each(TOOLCHAINS)('a function in $name', (toolchain) => {
  const missing = toolchain.missing();
  if (missing !== undefined && !toolchain.isRequired) {
    it.skip(`was not built: ${missing}`, () => {});
    return;
  }
  let served: ServedComponents;

  beforeAll(async () => {
    served = await serveComponents({ hello: { component: await build(toolchain) } });
  }, 240_000);
  afterAll(() => served?.close());

  it('answers', async () => {
    const response = await fetch(`${served.url}/hello/some/path`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain');
    expect(await response.text()).toBe(`HELLO FROM ${toolchain.name.toUpperCase()}, /HELLO/SOME/PATH\n`);
    // What it says after its answer comes when it comes.
    await vi.waitFor(() => expect(served.logs.map(({ message }) => message)).toContainEqual(expect.stringMatching(/^\d+ bytes /)));
  });

  it('answers many at once, each in a sandbox of its own', async () => {
    const paths = Array.from({ length: AT_ONCE[toolchain.name] ?? 60 }, (_, i) => `/hello/${'x'.repeat(i * 40)}/${i}`);
    const texts = await Promise.all(paths.map(async (path) => (await fetch(served.url + path)).text()));
    expect(texts).toEqual(paths.map((path) => `HELLO FROM ${toolchain.name.toUpperCase()}, ${path.toUpperCase()}\n`));
  });

  // Its adapter and its heap lie in one memory, and no part of it may be given out twice.
  it.runIf(toolchain.name === 'Go')('answers with more than the memory that it begins with', async () => {
    for (const lines of [10_000, 20_000, 50_000, 100_000, 200_000]) {
      const response = await fetch(`${served.url}/hello?lines=${lines}`);
      expect(await response.text()).toBe('HELLO FROM GO, /HELLO\n'.repeat(lines));
    }
  });
});

const c = TOOLCHAINS.find(({ name }) => name === 'C')!;

describe.skipIf(c.missing() !== undefined && !c.isRequired)('a function in C', () => {
  it('answers as well when the compiler optimizes nothing', async () => {
    const component = await build(c, recipe(c).replace(' -O2 ', ' -O0 '));
    const { url, close } = await serveComponents({ hello: { component } });
    onTestFinished(close);
    expect(await (await fetch(`${url}/hello`)).text()).toBe('HELLO FROM C, /HELLO\n');
  });
});
