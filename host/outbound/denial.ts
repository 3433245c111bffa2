import { classifyAddress } from '../capabilities/index.ts';

/** Messages that are remembered so as not to be repeated; a guest can try as many origins as it likes. */
const REMEMBERED = 100;

const KINDS = {
  public: 'an address of this machine',
  local: 'a local address',
  metadata: 'the address of a cloud metadata service',
  translated: 'an IPv6 address that stands for an IPv4 address',
  unusable: 'not an address that requests can be sent to',
} as const;

/** Tells the deployer what a function was denied and what would allow it, once for each origin. */
export class DenialReporter {
  readonly #functionName: string;
  readonly #report: ((message: string, origin: string) => void) | undefined;
  readonly #told = new Set<string>();

  constructor(functionName: string, report: ((message: string, origin: string) => void) | undefined) {
    this.#functionName = functionName;
    this.#report = report;
  }

  notGranted(origin: string): void {
    const what = `may not send requests to ${origin}`;
    this.#tell(origin, `${what}; to allow it, add "${origin}" to "capabilities.http" in its skerry.json`);
  }

  prohibited(origin: string, address: string): void {
    const kind = KINDS[classifyAddress(address)];
    const what = `was not connected to ${origin} because it leads to ${address}, ${kind}`;
    this.#tell(origin, `${what}; such an address must be granted by itself, or by a local name, in "capabilities.http"`);
  }

  #tell(origin: string, message: string): void {
    if (this.#report === undefined || this.#told.has(message)) return;
    if (this.#told.size >= REMEMBERED) this.#told.clear();
    this.#told.add(message);
    this.#report(`Function "${this.#functionName}" ${message}`, origin);
  }
}
