import { SkerryError } from '@skerry/host/base';
import type { Imports, Instance } from '@skerry/host/engine';
import type { Instantiate, WebAssemblyNamespace } from './glue.ts';

type Exports = Awaited<ReturnType<Instantiate>>;
type HostFunction = (...args: unknown[]) => unknown;

/** Not in TypeScript's library yet. */
const { Suspending } = WebAssembly as unknown as { Suspending: new (fn: HostFunction) => object };

/** One instantiation of jco's glue: its own memories, tables and handle tables. */
export class JcoInstance implements Instance {
  readonly cpuTimeMs = 0;
  readonly memoryBytes = 0;
  readonly #stop = Promise.withResolvers<never>();
  #stopped: Error | undefined;
  #exports: Exports | undefined;

  constructor() {
    // An instance that nobody waits for may be stopped all the same.
    this.#stop.promise.catch(() => {});
  }

  async start(
    glue: (namespace: WebAssemblyNamespace) => Instantiate,
    coreModules: ReadonlyMap<string, WebAssembly.Module>,
    imports: Imports,
  ): Promise<this> {
    const instantiate = glue(this.#namespace());
    try {
      this.#exports = await instantiate((file) => coreModules.get(file)!, imports);
    } catch (cause) {
      throw asTrap(cause);
    }
    return this;
  }

  async call(interfaceId: string, functionName: string, args: readonly unknown[]): Promise<unknown> {
    const fn = this.#exports?.[interfaceId]?.[functionName];
    if (!fn) {
      throw new SkerryError('COMPONENT_NO_HANDLER', `The component does not export ${functionName} of ${interfaceId}`);
    }
    try {
      return await Promise.race([fn(...args), this.#stop.promise]);
    } catch (cause) {
      throw this.#stopped ?? asTrap(cause);
    }
  }

  stop(reason: Error): void {
    this.#stopped ??= reason;
    this.#stop.reject(reason);
  }

  /** The generated code keeps its state to itself: nothing can be put back. */
  reset(): 'impossible' {
    return 'impossible';
  }

  /** Its memories are out of reach. */
  discard(): boolean {
    return false;
  }

  /** The `WebAssembly` namespace with suspending imports that end when the instance is stopped. */
  #namespace(): WebAssemblyNamespace {
    const stopped = this.#stop.promise;
    const namespace = Object.create(WebAssembly) as { Suspending?: unknown };
    namespace.Suspending = function StoppableSuspending(fn: HostFunction) {
      return new Suspending((...args) => Promise.race([fn(...args), stopped]));
    };
    return namespace as unknown as WebAssemblyNamespace;
  }
}

/** Whatever escapes the guest is a trap; what a host function threw on purpose passes as it is. */
function asTrap(cause: unknown): unknown {
  if (SkerryError.is(cause)) return cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  return new SkerryError('GUEST_TRAPPED', `The function trapped: ${text}`, { cause });
}
