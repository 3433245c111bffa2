/** Everything that the build can add: the tests come as text, in which it sees nothing. */
export { used } from './used.js';

export default {
  async fetch(request) {
    const { base, harness, test, limitMs } = await request.json();
    prepare(base);
    // The files are scripts that define globals.
    // oxlint-disable-next-line no-eval
    (0, eval)(harness);
    setup({ explicit_done: true });
    const results = collect(limitMs);
    let error;
    try {
      // oxlint-disable-next-line no-eval
      (0, eval)(test);
      done();
    } catch (thrown) {
      error = `${thrown}\n${thrown?.stack}`;
    }
    return Response.json(error === undefined ? await results : { error, tests: [] });
  },
};

/** What a worker of a browser has around the tests. */
function prepare(base) {
  globalThis.GLOBAL = { isWindow: () => false, isWorker: () => true, isShadowRealm: () => false };
  Object.defineProperty(globalThis, 'location', { value: new URL(base), configurable: true, writable: true });
  const whole = (url) => (typeof url === 'string' && !/^[a-z][a-z0-9+.-]*:/i.test(url) ? new URL(url, base).href : url);
  const { fetch, Request } = globalThis;
  globalThis.fetch = (input, init) => fetch(whole(input), init);
  globalThis.Request = new Proxy(Request, {
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? args : [whole(args[0]), ...args.slice(1)],
        newTarget === globalThis.Request ? target : newTarget,
      ),
  });
}

function collect(limitMs) {
  return new Promise((resolve) => {
    add_completion_callback((tests, { status, message }) =>
      resolve({
        status,
        message,
        tests: tests.map((each) => [each.name, each.status, each.message === null ? null : String(each.message).slice(0, 300)]),
      }),
    );
    setTimeout(() => timeout(), limitMs);
  });
}
