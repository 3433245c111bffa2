import { type ErrorCode, SkerryError } from '../../base/index.ts';

const problem = (code: ErrorCode, offset: number, message: string, help: string): SkerryError =>
  new SkerryError(code, message, { where: `core module offset 0x${offset.toString(16)}`, offset, help });

/** The error for a module that breaks the WebAssembly binary format at `offset`. */
export const malformed = (offset: number, message: string): SkerryError =>
  problem('COMPONENT_INVALID', offset, message, 'Rebuild the component; if the error persists, report it to the authors of the compiler.');

/** The module breaks the WebAssembly binary format at `offset`. */
export function invalid(offset: number, message: string): never {
  throw malformed(offset, message);
}

/** The module is well-formed so far, but uses something that cannot be run under limits. */
export function unsupported(offset: number, message: string, help: string): never {
  throw problem('COMPONENT_UNSUPPORTED', offset, message, help);
}

/** The module asks for more than the limits of the function allow. */
export function tooLarge(offset: number, message: string, help: string): never {
  throw problem('COMPONENT_TOO_LARGE', offset, message, help);
}
