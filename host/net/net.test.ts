import { describe, expect, it } from 'vitest';
import { bindError } from './index.ts';

const refusal = (code: string): Error => Object.assign(new Error('bind'), { code });

describe('what the system refuses', () => {
  it.each([
    ['EADDRINUSE', 'PORT_IN_USE', 'Port 80 on a.example is in use', '--port N'],
    ['EACCES', 'PORT_FORBIDDEN', 'This user may not listen on port 80', '--port N'],
    ['EADDRNOTAVAIL', 'ADDRESS_UNAVAILABLE', 'This machine has no address a.example', '--host ADDRESS'],
    ['ENOTFOUND', 'ADDRESS_UNAVAILABLE', 'This machine has no address a.example', '--host ADDRESS'],
  ])('is told with what to do: %s', (cause, code, message, help) => {
    expect(bindError(refusal(cause), 'a.example', 80)).toMatchObject({ code, message, help: expect.stringContaining(help) });
  });

  it('for another reason stays as it is', () => {
    const cause = refusal('EIO');
    expect(bindError(cause, 'a', 80)).toBe(cause);
  });
});
