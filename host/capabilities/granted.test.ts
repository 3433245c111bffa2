import { describe, expect, it } from 'vitest';
import { SkerryError } from '../base/index.ts';
import { CAPABILITIES, checkGranted, type Granted, grantedOnes, namesOf } from './index.ts';

/** What a manifest grants that says nothing. */
const NOTHING = Object.fromEntries(grantedOnes(CAPABILITIES).map(({ name, grant }) => [name, grant.read(undefined)])) as Granted;
const STORE = 'wasi:keyvalue/store@0.2.0-draft2';

function failureOf(imports: readonly string[], granted: Granted): SkerryError | undefined {
  try {
    checkGranted(imports, granted, CAPABILITIES);
    return undefined;
  } catch (thrown) {
    if (SkerryError.is(thrown)) return thrown;
    throw thrown;
  }
}

describe('checkGranted()', () => {
  it('demands the grant that an import needs, and says how to give it', () => {
    const error = failureOf(['wasi:io/poll@0.2.0', STORE], NOTHING);
    expect(error?.code).toBe('CAPABILITY_NOT_GRANTED');
    expect(error?.message).toBe(`Component imports ${STORE} but is not granted keyvalue`);
    expect(error?.help).toContain('"capabilities": { "keyvalue": ["NAME"] }');
  });

  it('is content with any name that is granted', () => {
    expect(failureOf([STORE], { ...NOTHING, keyvalue: [{ identifier: '', sharedAs: undefined }] })).toBeUndefined();
  });

  it('lets components import what is harmless without a grant', () => {
    const harmless = [
      'wasi:http/outgoing-handler@0.2.0',
      'wasi:config/store@0.2.0-rc.1',
      'wasi:cli/environment@0.2.0',
      'wasi:logging/logging@0.1.0-draft',
    ];
    expect(failureOf(harmless, NOTHING)).toBeUndefined();
  });
});

it('each capability has a name, a key and interfaces of its own', () => {
  const unique = (values: readonly string[]): boolean => new Set(values).size === values.length;
  expect(unique(CAPABILITIES.map(({ name }) => name))).toBe(true);
  expect(unique(CAPABILITIES.map(({ imports }) => imports))).toBe(true);
  expect(unique(grantedOnes(CAPABILITIES).map(({ grant }) => grant.key))).toBe(true);
});

it('nothing is granted by a manifest that says nothing', () => {
  for (const each of grantedOnes(CAPABILITIES)) expect(namesOf(each, NOTHING), each.name).toEqual([]);
});
