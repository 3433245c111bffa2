// What the types of the kit promise, to a program that knows nothing else of Skerry.
import { type CallResult, openFunction, type OutboundExpectation } from '@skerry/sdk/testing';

const expectation: OutboundExpectation = { request: new URLPattern({ pathname: '/x' }), respond: { error: 'DNS-error' }, times: 'any' };
await using fn = await openFunction('function', { random: 1, outbound: [expectation, { request: /x/, respond: Response.json({}) }] });
const result: CallResult = await fn.fetch('/greeter', { method: 'POST', body: 'x', outbound: { inOrder: [] } });
const count: number | undefined = await fn.store('a').get<number>('b', 'json');
const text: string | undefined = await fn.store('a').get('b');
console.log(result.denied[0]?.help, result.logs[0]?.level === 'critical', count, text, result.response.status);
// @ts-expect-error a code that there is not
fn.store('a').fail({ code: 'ENOENT' });
// @ts-expect-error an option that there is not
await openFunction('function', { clok: 1 });
