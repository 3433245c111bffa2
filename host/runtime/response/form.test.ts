import { describe, expect, it } from 'vitest';
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from '../../wasi/http/index.ts';
import { formOf } from './form.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Shape {
  readonly status?: number;
  readonly length?: string;
  /** undefined: it is still open. */
  readonly body?: string;
  readonly isHead?: boolean;
}

/** A response that its guest has given away. */
function given({ status = 200, length, body, isHead = false }: Shape): OutgoingResponse {
  const fields: [string, string][] = [
    ['x-a', '1'],
    ['trailer', 'x-sum'],
  ];
  if (length !== undefined) fields.push(['content-length', length]);
  const response = new OutgoingResponse(Fields.fromList(fields.map(([name, value]) => [name, bytes(value)])));
  response.setStatusCode(status);
  const content = response.body();
  ResponseOutparam.set(new ResponseOutparam({ respond: () => {}, abandon: () => {} }, { isBodyless: isHead }), {
    tag: 'ok',
    val: response,
  });
  if (body === undefined) return response;
  const stream = content.write();
  if (body !== '') stream.write(bytes(body));
  stream[Symbol.dispose]();
  OutgoingBody.finish(content, undefined);
  return response;
}

const A = ['x-a', bytes('1')];
const TRAILER = ['trailer', bytes('x-sum')];

describe('what goes out of a response', () => {
  it('is all of it, where it is whole', () => {
    expect(formOf(given({ body: 'hello', status: 201 }), true)).toEqual({
      status: 201,
      headers: [A],
      contentLength: 5,
      body: bytes('hello'),
    });
  });

  it.each([
    [true, undefined, [A, TRAILER]],
    [true, '9', [A]],
    [false, undefined, [A]],
    [false, '9', [A]],
  ])('announces trailers where they can follow (chunks: %s, length: %s)', (canChunk, length, headers) => {
    const contentLength = length === undefined ? undefined : Number(length);
    const form = formOf(given(length === undefined ? {} : { length }), canChunk);
    expect(form).toEqual({ status: 200, headers, contentLength, body: 'stream' });
  });
});

describe('a response without a body', () => {
  it.each<[Shape, number | undefined]>([
    [{ body: 'hello' }, 5],
    [{ body: '' }, undefined],
    [{ body: 'x' }, 1],
    [{}, undefined],
    [{ length: '77' }, 77],
    [{ length: '77', body: 'hello' }, 77],
    [{ status: 204, length: '77' }, undefined],
    [{ status: 204, body: 'hello' }, undefined],
    [{ status: 205, body: 'hello' }, 0],
    [{ status: 304, body: 'hello' }, undefined],
    [{ status: 304, length: '77' }, 77],
  ])('says the length of the one that GET would get: %o', (shape, contentLength) => {
    const { status = 200 } = shape;
    expect(formOf(given({ ...shape, isHead: true }), true)).toEqual({ status, headers: [A], contentLength, body: undefined });
  });

  it('has its guest write no more', () => {
    const response = given({ isHead: true });
    expect(response.content.isOpen).toBe(true);
    formOf(response, true);
    expect(response.content.isOpen).toBe(false);
  });
});
