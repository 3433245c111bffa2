import { type ErrorCode, SkerryError } from '../../base/index.ts';

/** A byte position as every error of the decoder names it, `offset 0x1f`. */
export const at = (offset: number): string => `offset 0x${offset.toString(16)}`;

/** The error for a component that breaks a rule of the format, to be thrown by the caller. */
export const invalid = (offset: number, message: string, help?: string): SkerryError => problem('COMPONENT_INVALID', offset, message, help);

/** The error for something the specification has and this engine does not run. */
export const unsupported = (offset: number, message: string, help?: string): SkerryError =>
  problem('COMPONENT_UNSUPPORTED', offset, message, help);

export const problem = (code: ErrorCode, offset: number, message: string, help?: string, cause?: unknown): SkerryError =>
  new SkerryError(code, message, { where: at(offset), offset, cause, ...(help === undefined ? {} : { help }) });
