/**
 * The engine's OpenSSL takes its random bytes from `random_get` of preview 1. The tool that replaces what a component does not
 * need by traps takes that away as well, and every use of a public or private key would trap. The import bears another
 * name while that tool runs.
 */

const MODULE = 'wasi_snapshot_preview1';
/** As long as the name of the module. */
const HIDDEN = 'kept_snapshot_preview1';
const FUNCTION = 'random_get';

/** @param stub replaces imports of the module that it gets by traps */
export function keepRandom(engine: Uint8Array, stub: (engine: Uint8Array) => Uint8Array): Uint8Array {
  return renamed(stub(renamed(engine, MODULE, HIDDEN)), HIDDEN, MODULE);
}

function renamed(engine: Uint8Array, from: string, to: string): Uint8Array {
  const result = Buffer.from(engine);
  const at = result.indexOf(Buffer.concat([name(from), name(FUNCTION)]));
  if (at < 0) throw new Error(`Engine does not import ${FUNCTION}`);
  result.set(name(to), at);
  return result;
}

/** As it stands in an import: its length, then its bytes. */
function name(text: string): Buffer {
  return Buffer.from([text.length, ...Buffer.from(text)]);
}
