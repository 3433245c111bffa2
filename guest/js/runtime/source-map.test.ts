import { SourceMap } from 'node:module';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { divideMappings, originalPosition } from './source-map.ts';

it('finds what Node finds', async () => {
  await using build = await rolldown({ input: new URL('./report.ts', import.meta.url).pathname });
  const { output } = await build.generate({ sourcemap: true });
  const { code, map } = output[0];
  const reference = new SourceMap(map as unknown as ConstructorParameters<typeof SourceMap>[0]);
  const divided = { sources: map!.sources, parts: divideMappings(map!.mappings) };
  let compared = 0;
  for (const [index, text] of code.split('\n').entries()) {
    for (let column = 0; column < text.length; column += 3) {
      const entry = reference.findEntry(index, column);
      // Node goes back to earlier lines when a line has no mapping; a frame is better left as it is.
      if (!('generatedLine' in entry) || entry.generatedLine !== index) continue;
      const expected = { source: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
      expect(originalPosition(divided, index + 1, column + 1), `${index}:${column}`).toEqual(expected);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(200);
});

it('answers nothing for positions outside', () => {
  const map = { sources: ['a.ts'], parts: divideMappings('AAAA;;A') };
  expect(originalPosition(map, 1, 5)).toEqual({ source: 'a.ts', line: 1, column: 1 });
  expect(originalPosition(map, 2, 1)).toBeUndefined();
  expect(originalPosition(map, 3, 1)).toBeUndefined();
  expect(originalPosition(map, 99, 1)).toBeUndefined();
});
