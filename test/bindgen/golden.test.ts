import { describe, expect, it } from 'vitest';
import { generateBindings } from '../../sdk/bindgen/index.ts';
import { CONSTRUCTS } from './constructs.ts';
import { buildGuest, worldOf } from './guest.ts';

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`;

/** What is printed for a world, without what is the same for all of them. */
function shown(name: string, wit: string): string {
  const { files, skeletons } = generateBindings(worldOf(wit));
  const own = [...files].filter(([path]) => !/^bindings\/(?:abi\/(?!tuple)|world\.wit)/.test(path));
  const parts = [...own, ...skeletons].map(([path, text]) => `## ${path}\n\n${fence('ts', text)}`);
  return [`# ${name}\n`, fence('wit', wit), ...parts].join('\n');
}

describe.each(Object.entries(CONSTRUCTS))('bindings of %s', (name, wit) => {
  it('are as in test/bindgen/golden: `vitest run test/bindgen -u` writes them anew', async () => {
    await expect(shown(name, wit)).toMatchFileSnapshot(`golden/${name}.md`);
  });

  it('compile, with everything in them, and are what the WIT says', async () => {
    const { component, warnings } = await buildGuest(wit, {}, { exercised: true, optimize: false });
    expect(component.length).toBeGreaterThan(300);
    expect(warnings).toEqual([]);
  });
});

describe('what is printed', () => {
  it.each(Object.entries(CONSTRUCTS))('needs nothing but itself: %s', (_, wit) => {
    const { files, skeletons } = generateBindings(worldOf(wit));
    const all = new Map([...files, ...skeletons]);
    const missing = [...all].flatMap(([path, text]) =>
      [...text.matchAll(/ from "([^"]+)";$|^import "([^"]+)";$/gm)]
        .map(([, named, whole]) => `${new URL(named ?? whole!, `file:///${path}`).pathname.slice(1)}.ts`)
        .filter((imported) => !all.has(imported)),
    );
    expect(missing).toEqual([]);
  });
});
