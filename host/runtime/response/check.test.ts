import { describe, expect, it } from 'vitest';
import { Fields, OutgoingResponse } from '../../wasi/index.ts';
import { bodyIncomplete, checkResponse } from './check.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const responseWith = (name: string, value: string): OutgoingResponse => new OutgoingResponse(Fields.fromList([[name, bytes(value)]]));

describe('a response that is to be sent', () => {
  it('may have as many bytes of headers as are allowed', () => {
    const response = responseWith('x-a', '1234567');
    checkResponse(response, response.headerBytes);
    expect(() => checkResponse(response, response.headerBytes - 1)).toThrow(
      expect.objectContaining({ code: 'GUEST_RESPONSE_ERROR', help: expect.stringContaining('limits.responseHeaderBytes') }),
    );
  });

  it('has not given up its body', () => {
    const response = responseWith('content-length', '9');
    response.content.abort();
    expect(() => checkResponse(response, 1000)).toThrow(
      expect.objectContaining({ code: 'GUEST_BODY_INCOMPLETE', message: expect.stringContaining('; its content-length is 9') }),
    );
    expect(bodyIncomplete()).toMatchObject({
      message: 'The function did not finish its response body',
      help: expect.stringContaining('finish the body'),
    });
  });
});
