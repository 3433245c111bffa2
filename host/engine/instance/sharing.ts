import { planComponent } from '../plan/index.ts';
import { whyDataStays } from '../harden/index.ts';

/** A core module that shares its code with no module that differs from it in data. */
export interface UnsharedModule {
  /** Where it begins in the component. */
  readonly offset: number;
  readonly reason: string;
}

/**
 * The core modules of a component that cannot be compiled once for all components that differ in their data only. That costs
 * memory and time for each such component; it runs all the same.
 *
 * @throws SkerryError `COMPONENT_*` when the bytes are not a component that this engine can run
 * @example
 * for (const { offset, reason } of unsharedModules(bytes)) console.log(`0x${offset.toString(16)}: ${reason}`);
 */
export function unsharedModules(component: Uint8Array): UnsharedModule[] {
  return planComponent(component).modules.flatMap(({ bytes, offset }) => {
    const reason = whyDataStays(bytes);
    return reason === undefined ? [] : [{ offset, reason }];
  });
}
