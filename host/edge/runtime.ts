import { SkerryError } from '../base/index.ts';

/**
 * Checks that a runtime has what all others do without: promises that suspend WebAssembly.
 *
 * @param runtime how it calls itself, and what to do about it
 * @throws SkerryError `RUNTIME_TOO_OLD`
 */
export function checkRuntime({ name, help }: { readonly name: string; readonly help: string }): void {
  const { promising, Suspending } = WebAssembly as unknown as { readonly promising?: unknown; readonly Suspending?: unknown };
  if (typeof promising === 'function' && typeof Suspending === 'function' && 'withResolvers' in Promise) return;
  throw new SkerryError('RUNTIME_TOO_OLD', `${name} cannot suspend WebAssembly (JSPI, WebAssembly.promising)`, { help });
}
