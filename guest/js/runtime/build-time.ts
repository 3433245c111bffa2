/**
 * A program's modules are evaluated once, when it is built; every request starts from what they left. So nothing that
 * must differ from request to request may happen then, and there is no host yet. What would go wrong silently, or abort the
 * engine, throws here instead, at the line that does it. Imported before the program itself.
 */

let building = true;

/** Called at the start of each request. */
export function leaveBuildTime(): void {
  building = false;
}

/** Whether the modules of the program are being evaluated. */
export const isBuilding = (): boolean => building;

/**
 * The replacement stays, and passes on what it is asked once requests come. Putting the original back would be done by each
 * request anew, since each starts from what the build left, and took a third of a small one's time.
 */
function replace(owner: object, name: string, duringBuild: (...args: unknown[]) => unknown, concerns = (_args: unknown[]) => true): void {
  const original = (owner as Record<string, (...args: unknown[]) => unknown>)[name];
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (original === undefined || descriptor === undefined) return;
  function replacement(this: unknown, ...args: unknown[]): unknown {
    return building && concerns(args) ? duringBuild(...args) : original!.apply(this, args);
  }
  Object.defineProperty(replacement, 'name', { value: name });
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
}

function forbid(owner: object, name: string): void {
  replace(owner, name, () => {
    throw new Error(`crypto.${name} was called at build time: every request would see the same value. Call it while handling a request`);
  });
}

// The generator behind keys that are more than bytes is seeded on first use: each request has to do that for itself.
for (const name of ['importKey', 'sign']) {
  const usesGenerator = (args: unknown[]): boolean => name === 'sign' || args[0] !== 'raw';
  replace(
    Object.getPrototypeOf(crypto.subtle) as object,
    name,
    () => {
      throw new Error(
        `crypto.subtle.${name} was called at build time: every request would have the same random generator. ` +
          'Call it while handling a request',
      );
    },
    usesGenerator,
  );
}

// The engine itself refuses fetch and timers, with as clear a message.
forbid(Crypto.prototype, 'getRandomValues');
forbid(Crypto.prototype, 'randomUUID');

// There is no clock yet, and the engine aborts when asked for one. `Date.now()` is 0 during the build, too.
replace(performance, 'now', () => 0);

/**
 * Libraries name things with `Math.random` when they load, which is harmless; the engine's own generator must not be
 * seeded before each request has a seed of its own.
 */
let state = 1;
replace(Math, 'random', () => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
});
