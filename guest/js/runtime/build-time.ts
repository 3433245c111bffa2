/**
 * A program's modules are evaluated once, when it is built; every request starts from what they left. So nothing that
 * must differ from request to request may happen then, and there is no host yet. What would go wrong silently throws
 * here instead, at the line that does it. Imported before the program itself.
 */

let building = true;
const undo: (() => void)[] = [];

/** Called at the start of each request. */
export function leaveBuildTime(): void {
  if (!building) return;
  building = false;
  for (const restore of undo) restore();
  undo.length = 0;
}

/** Programs keep references (`const { random } = Math`), so the replacement goes on to work when requests come. */
function replace(owner: object, name: string, duringBuild: (...args: unknown[]) => unknown): void {
  const original = (owner as Record<string, (...args: unknown[]) => unknown>)[name];
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  if (original === undefined || descriptor === undefined) return;
  function replacement(this: unknown, ...args: unknown[]): unknown {
    return building ? duringBuild(...args) : original!.apply(this, args);
  }
  Object.defineProperty(replacement, 'name', { value: name });
  Object.defineProperty(owner, name, { ...descriptor, value: replacement });
  undo.push(() => {
    const present = Object.getOwnPropertyDescriptor(owner, name);
    // A program may have put its own function there.
    if (present?.value === replacement) Object.defineProperty(owner, name, descriptor);
  });
}

function forbid(owner: object, name: string, label: string, reason: string): void {
  replace(owner, name, () => {
    throw new Error(`${label} was called while the function is built: ${reason}. Call it while handling a request`);
  });
}

const SAME = 'every request would see the same value';
const NO_HOST = 'modules are evaluated at build time, where there is no network and no clock';

forbid(Crypto.prototype, 'getRandomValues', 'crypto.getRandomValues()', SAME);
forbid(Crypto.prototype, 'randomUUID', 'crypto.randomUUID()', SAME);
forbid(SubtleCrypto.prototype, 'generateKey', 'crypto.subtle.generateKey()', SAME);
forbid(globalThis, 'fetch', 'fetch()', NO_HOST);
forbid(globalThis, 'setTimeout', 'setTimeout()', NO_HOST);
forbid(globalThis, 'setInterval', 'setInterval()', NO_HOST);

/**
 * Libraries name things with `Math.random` when they load, which is harmless; the engine's own generator must not be
 * seeded before each request has a seed of its own.
 */
let state = 1;
replace(Math, 'random', () => {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
});
