import FindMyWay, { type HTTPMethod } from 'find-my-way';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PathRouter } from './path-router.ts';

const METHODS = ['GET', 'POST'];
const segment = fc.constantFrom('a', 'b', 'ab', ':x', ':y');
const path = fc
  .tuple(fc.array(segment, { maxLength: 3 }), fc.constantFrom('', '/', '/*', '*'))
  .map(([segments, end]) => `/${segments.join('/')}${segments.length === 0 ? end.replace('/', '') : end}`);
const asked = fc
  .array(fc.constantFrom('a', 'b', 'ab', 'abc', '', '%61', '%2F', 'a%zz', '*', ':x'), { maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`);

const FORM = /^\/(?:(?:[ab]+|:[xy])(?:\/(?:[ab]+|:[xy]))*)?(?:\/\*|(?<!:[xy])\*|\/)?$/;

it('a router finds what one tree of all routes finds', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.constantFrom(...METHODS), path), { maxLength: 12, selector: String }),
      asked,
      (routes, target) => {
        const router = new PathRouter<string>();
        const tree = FindMyWay({ caseSensitive: true });
        for (const [method, written] of routes) {
          fc.pre(FORM.test(written));
          try {
            router.set(`${method} ${written}`, [{ methods: [method], path: written, stripped: 0 }], written);
          } catch {
            continue;
          }
          const pattern = written
            .replace(/:./g, () => ':p(^.+$)')
            .split('/')
            .map((part, i) => part.replace(':p', `:p${i}`))
            .join('/');
          tree.on(method as HTTPMethod, pattern, () => {}, written);
        }
        for (const method of METHODS) {
          const expected = tree.find(method as HTTPMethod, decodeURIFails(target) ? target.replaceAll('%', '%25') : target);
          expect(router.find(method, target)?.target).toBe(expected?.store as unknown as string | undefined);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

function decodeURIFails(target: string): boolean {
  try {
    decodeURI(target);
    return false;
  } catch {
    return true;
  }
}
