import { SkerryError } from '../../base/index.ts';

const at = (offset: number): string => `core module offset 0x${offset.toString(16)}`;

/** The module breaks the WebAssembly binary format at `offset`. */
export function invalid(offset: number, message: string): never {
  throw new SkerryError('COMPONENT_INVALID', message, {
    where: at(offset),
    help: 'Rebuild the component; if the error persists, report it to the authors of the compiler.',
  });
}

/** The module is well-formed so far, but uses something that cannot be run under limits. */
export function unsupported(offset: number, message: string, help: string): never {
  throw new SkerryError('COMPONENT_UNSUPPORTED', message, { where: at(offset), help });
}

/** The module asks for more than the limits of the function allow. */
export function tooLarge(offset: number, message: string, help: string): never {
  throw new SkerryError('COMPONENT_TOO_LARGE', message, { where: at(offset), help });
}
