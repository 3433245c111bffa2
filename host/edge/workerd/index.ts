import { respond } from '../../adapters/fetch/index.ts';
import { asSkerryError } from '../../base/index.ts';
import type { Functions } from '../../runtime/index.ts';
import type { StorageDriver } from '../../storage/contract.ts';
import type { BundledFiles, BundledFunction } from '../bundle.ts';
import { openFunctions } from '../functions.ts';
import { jsonLog } from '../log.ts';
import { checkFiles } from '../modules.ts';
import { outboundByFetch } from '../outbound.ts';
import { checkRuntime } from '../runtime.ts';

/** Bindings by name. */
type Env = Readonly<Record<string, unknown>>;

interface Context {
  waitUntil(promise: Promise<unknown>): void;
}

export interface WorkerParts {
  readonly functions: readonly BundledFunction[];
  /** Core modules, which the runtime has compiled, and their data. */
  readonly files: BundledFiles;
  /** Bindings with the bytes of core modules, under the names of their files, where the configuration has them. */
  readonly bytes: Env;
  /** undefined: no function has a store. */
  readonly storage: ((env: Env) => StorageDriver) | undefined;
}

interface Worker {
  fetch(request: Request, env: Env, context: Context): Promise<Response>;
}

const WORKERD = { name: 'This workerd', help: 'Use workerd 1.20261117 or later, with a compatibility date of 2026-11-01 or later.' };

/**
 * A worker that serves the functions of a bundle. They are made ready with the first request.
 *
 * @throws while its module is evaluated, so that it does not start: `RUNTIME_TOO_OLD`, `BUNDLE_DAMAGED`
 */
export async function worker({ functions, files, bytes, storage }: WorkerParts): Promise<Worker> {
  await checkStart(functions, (name) => files.data.get(name) ?? bytesOf(bytes[name]));
  const log = jsonLog((line) => console.log(line));
  let opened: Functions | undefined;
  let count = 0;
  const open = (env: Env): Functions => {
    const variables = (name: string): string | undefined => {
      const value = env[name];
      return typeof value === 'string' ? value : undefined;
    };
    return openFunctions(functions, files, { storage: storage?.(env), outbound: outboundByFetch(log), variables });
  };
  return {
    async fetch(request, env, context) {
      opened ??= open(env);
      const { response, done } = respond(opened, request, { id: (++count).toString(36), log });
      // What a function does behind its answer, and what it is stopped for, goes on as long as it takes.
      context.waitUntil(done);
      return response;
    },
  };
}

/** Cloudflare has modules as they were uploaded, and no bytes of them. */
const bytesOf = (binding: unknown): Uint8Array<ArrayBuffer> | undefined =>
  binding instanceof ArrayBuffer ? new Uint8Array(binding) : undefined;

/** workerd shows the message of an error, and nothing else of it. */
async function checkStart(...files: Parameters<typeof checkFiles>): Promise<void> {
  try {
    checkRuntime(WORKERD);
    await checkFiles(...files);
  } catch (cause) {
    const { message, code, help } = asSkerryError(cause);
    throw new Error(`${message} [${code}]. ${help}`, { cause });
  }
}
