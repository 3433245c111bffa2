import { type ErrorCode, SkerryError } from './errors.ts';

/** A value that is beyond a limit: clients need not read the sentence to learn both. */
export class LimitError extends SkerryError {
  readonly limit: number;
  readonly used: number | undefined;

  constructor(code: ErrorCode, message: string, help: string, limit: number, used?: number) {
    super(code, message, { help });
    this.limit = limit;
    this.used = used;
  }
}
