/** `node:string_decoder`: the package of that name, which is Node's own, with the encoding that Node has added since. */
import library from 'string_decoder/';
import { Buffer } from './buffer.ts';
import { nodeError } from './errors.ts';

interface Decoder {
  encoding: string;
  write(bytes: Uint8Array): string;
  end(bytes?: Uint8Array): string;
}

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Callable without `new`, as old code inherits. */
export const StringDecoder = function (this: Decoder, encoding?: string) {
  const isUrlSafe = String(encoding).toLowerCase() === 'base64url';
  if (encoding && !Buffer.isEncoding(encoding)) throw nodeError(TypeError, 'ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  Reflect.apply(library.StringDecoder, this, [isUrlSafe ? 'base64' : encoding]);
  if (!isUrlSafe) return;
  const { write, end } = this;
  Object.assign(this, {
    encoding: 'base64url',
    write: (bytes: Uint8Array) => urlSafe(write.call(this, bytes)),
    end: (bytes?: Uint8Array) => urlSafe(end.call(this, bytes)),
  });
} as unknown as new (encoding?: string) => Decoder;
Object.defineProperty(StringDecoder, 'name', { value: 'StringDecoder' });
StringDecoder.prototype = library.StringDecoder.prototype as Decoder;

export default { StringDecoder };
