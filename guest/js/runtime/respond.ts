import { waitFor } from './alive.ts';
import { deliverable } from './body.ts';
import { leaveBuildTime } from './build-time.ts';
import { describeError, inspect } from './report.ts';

const statusOf = Object.getOwnPropertyDescriptor(Response.prototype, 'status')!.get!;

/** What a program makes of a request, as a response that can be sent: 500 when there is none. Never rejects. */
export async function respond(handle: () => unknown): Promise<Response> {
  leaveBuildTime();
  try {
    const result = handle();
    const response: unknown = isThenable(result) ? await waitFor(result) : result;
    assertSendable(response);
    return deliverable(response);
  } catch (error) {
    console.error(describeError(error));
    // Whoever sent the request learns nothing about the inside of the function.
    return new Response('Internal Server Error\n', { status: 500 });
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function assertSendable(value: unknown): asserts value is Response {
  if (!isResponse(value)) throw new TypeError(`The handler returned ${inspect(value)} where a Response is expected`);
  if (value.type === 'error') throw new TypeError('The handler returned Response.error(), which is no answer: throw the error');
  if (value.bodyUsed) throw new TypeError('The handler returned a Response whose body was already read');
}

/** `instanceof` believes proxies, which the engine cannot send. */
function isResponse(value: unknown): value is Response {
  try {
    statusOf.call(value);
    return true;
  } catch {
    return false;
  }
}

/** What `waitUntil` takes: a failure is logged and fails nothing else. */
export function logged(promise: unknown): Promise<unknown> {
  return Promise.resolve(promise).catch((error: unknown) => console.error(describeError(error)));
}
