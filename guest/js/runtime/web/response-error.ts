import { defineMethod } from '../define.ts';

/** https://fetch.spec.whatwg.org/#dom-response-error: what stands for a failure of the network. It cannot be an answer. */
defineMethod(Response, 'error', () => {
  const response = new Response(null);
  for (const [name, value] of Object.entries({ type: 'error', status: 0, ok: false }))
    Object.defineProperty(response, name, { value, configurable: true });
  for (const name of ['append', 'delete', 'set']) {
    Object.defineProperty(response.headers, name, {
      value() {
        throw new TypeError('The headers of Response.error() cannot be changed');
      },
    });
  }
  return response;
});
