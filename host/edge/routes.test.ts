import { array, assert, constantFrom, property, tuple, uniqueArray } from 'fast-check';
import { expect, it } from 'vitest';
import { Registry, routesOf } from '../routing/index.ts';
import { Routes } from './routes.ts';

const segment = constantFrom('a', 'ab', 'abc', 'b', 'A', 'a.b', ':x', ':id', '~');
const path = tuple(array(segment, { maxLength: 4 }), constantFrom('', '/', '/*', '*'))
  .map(([segments, end]) => (segments.length === 0 ? `/${end.replace('/', '')}` : `/${segments.join('/')}${end}`))
  // A parameter ends with its segment.
  .filter((text) => !/:\w+\*$/.test(text));
const route = tuple(constantFrom('', 'GET ', 'HEAD ', 'POST '), path).map(([method, text]) => method + text);
const functions = uniqueArray(route, { minLength: 1, maxLength: 8 }).map((routes) =>
  routes.map((each, index) => ({ manifest: { name: `f${index}`, routes: [each] } })),
);

const part = constantFrom('a', 'ab', 'abcd', 'b', 'A', 'a.b', '%61', '%2f', '%25', '%ff', '%zz', '~', '', 'x y', '*');
const asked = tuple(array(part, { maxLength: 5 }), constantFrom('', '/', '?q=/a/b', '#f')).map(
  ([parts, end]) => `/${parts.join('/')}${end}`,
);
const method = constantFrom('GET', 'HEAD', 'POST', 'DELETE', 'PROPFIND');

const found = (
  router: { find(method: string, path: string): { target: { manifest: { name: string } } } | undefined },
  ...args: [string, string]
) => router.find(...args)?.target.manifest.name;

it('finds the function that the registry finds', () => {
  let hits = 0;
  assert(
    property(functions, array(tuple(method, asked), { minLength: 1, maxLength: 20 }), (all, requests) => {
      const registry = new Registry<(typeof all)[number]>();
      try {
        registry.replace(all);
      } catch {
        return; // Two functions claim one route: no bundle is made of them.
      }
      const routes = new Routes(all.map((each) => [routesOf(each.manifest), each] as const));
      for (const [sent, target] of requests) {
        const expected = found(registry, sent, target);
        if (expected !== undefined) hits++;
        expect(found(routes, sent, target), `${sent} ${target} of ${all.map(({ manifest }) => manifest.routes).join(', ')}`).toBe(expected);
      }
    }),
    { numRuns: 2000 },
  );
  expect(hits).toBeGreaterThan(1000);
});
