import { expect, it } from 'vitest';
import { ResultError } from '../../base/index.ts';
import { Fields, OutgoingRequest } from './index.ts';

it('a request gives its body once', () => {
  const request = new OutgoingRequest(new Fields());
  request.body();
  expect(() => request.body()).toThrow(ResultError);
});
