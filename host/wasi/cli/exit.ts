import { Trap } from '../../base/index.ts';
import type { HostInterface } from '../../engine/index.ts';

/** The guest ended itself. No failure of the sandbox, but the instance is of no use afterwards. */
export class GuestExit extends Trap {
  /** 0 is success. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('GUEST_EXITED', `Guest called exit with status ${exitCode}`, {
      help: 'Return from the handler instead of ending the program.',
    });
    this.exitCode = exitCode;
  }
}

/** `wasi:cli/exit`. */
export const EXIT: HostInterface = {
  exit(status: { readonly tag: 'ok' | 'err' }): never {
    throw new GuestExit(status.tag === 'ok' ? 0 : 1);
  },
  exitWithCode(code: number): never {
    throw new GuestExit(code);
  },
};
