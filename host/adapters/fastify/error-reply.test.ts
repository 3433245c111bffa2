import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, SkerryError } from '../../base/index.ts';
import { frameworkError, isRefusal, replyWithError } from './error-reply.ts';

const withStatus = (statusCode: unknown): Error => Object.assign(new Error('no'), { statusCode });

describe('what a hook throws', () => {
  it.each([
    [399, false],
    [400, true],
    [499, true],
    [500, false],
    ['400', false],
  ])('is a refusal with a status of 400 to 499: %j', (status, is) => {
    expect(isRefusal(withStatus(status))).toBe(is);
  });

  it.each([[new Error('no')], [{ statusCode: 400 }], [undefined], [Object.assign(new SkerryError('HOST_BUG', 'no'), { statusCode: 400 })]])(
    'is a failure otherwise: %o',
    (cause) => {
      expect(isRefusal(cause)).toBe(false);
      expect(frameworkError(cause).code).toBe('HOST_BUG');
    },
  );

  it('is an invalid request where it refuses', () => {
    expect(frameworkError(withStatus(415))).toMatchObject({
      code: 'REQUEST_INVALID',
      message: 'The request was refused: no',
      help: 'Correct the request.',
    });
  });
});

describe('an error', () => {
  const answerTo = async (code: ErrorCode, details = false) => {
    const app = Fastify();
    app.get('/', (_request, reply) => replyWithError(reply, new SkerryError(code, 'Why', { help: 'How' }), details));
    const { statusCode, headers, body } = await app.inject('/');
    return { statusCode, headers, body };
  };

  it('has the form that it has at every door', async () => {
    const { statusCode, headers, body } = await answerTo('LIMIT_CONCURRENCY');
    expect([statusCode, headers['content-type'], headers['retry-after']]).toEqual([503, 'application/json', '1']);
    expect(body).toBe('{"error":{"code":"LIMIT_CONCURRENCY","message":"The function is busy"}}');
    expect((await answerTo('LIMIT_CONCURRENCY', true)).body).toBe('{"error":{"code":"LIMIT_CONCURRENCY","message":"Why","help":"How"}}');
  });

  it.each([
    ['REQUEST_BODY_TOO_LARGE', 'close'],
    ['REQUEST_INVALID', 'close'],
    ['REQUEST_EXPECTATION_FAILED', 'close'],
    ['REQUEST_VERSION_UNSUPPORTED', 'close'],
    ['ROUTE_NOT_FOUND', 'keep-alive'],
    ['GUEST_TRAPPED', 'keep-alive'],
  ] as const)('is the last on its connection where nobody can say what comes behind: %s', async (code, connection) => {
    expect((await answerTo(code)).headers['connection']).toBe(connection);
  });
});
