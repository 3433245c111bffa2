import { SkerryError } from '../base/index.ts';
import type { InterfaceProvider } from '../wasi/index.ts';
import type { BindServices, Capability, GrantForm } from './capability.ts';
import type { Bound, Granted } from './list.ts';

/** A capability that has to be granted. */
export type GrantedCapability = Capability & { readonly grant: GrantForm };

/** Those that a manifest grants. */
export function grantedOnes(capabilities: readonly Capability[]): readonly GrantedCapability[] {
  return capabilities.filter((each): each is GrantedCapability => each.grant !== undefined);
}

/** What is granted of a capability, by name. */
export function namesOf({ name, grant }: GrantedCapability, granted: Granted): readonly string[] {
  return grant.names((granted as Readonly<Record<string, unknown>>)[name]);
}

/** Whether one of these exact ids is an interface of the capability. */
export function isImported({ imports }: Capability, ids: readonly string[]): boolean {
  return ids.some((id) => id.startsWith(imports));
}

/** Whether every one of these exact ids that is an interface of the capability is one of another, too, that grants something. */
export function isServed(capability: Capability, ids: readonly string[], granted: readonly Capability[]): boolean {
  return ids.filter((id) => isImported(capability, [id])).every((id) => granted.some((each) => isImported(each, [id])));
}

/** What components can import where these capabilities are, besides the interfaces of `host/wasi`. */
export function providersOf(capabilities: readonly Capability[]): readonly InterfaceProvider[] {
  return capabilities.flatMap(({ providers = [] }) => providers);
}

/**
 * Checks that a component imports nothing that has to be granted and is not.
 *
 * @param imports exact ids, `wasi:keyvalue/store@0.2.0-draft2`
 * @throws SkerryError `CAPABILITY_NOT_GRANTED`
 */
export function checkGranted(imports: readonly string[], granted: Granted, capabilities: readonly Capability[]): void {
  const denied = grantedOnes(capabilities).filter(
    (each) => each.grant.withoutGrant.deploy === 'refused' && namesOf(each, granted).length === 0 && isImported(each, imports),
  );
  if (denied.length === 0) return;
  const ids = imports.filter((id) => denied.some((each) => isImported(each, [id]))).join(', ');
  const names = denied.map(({ name }) => name).join(', ');
  throw new SkerryError('CAPABILITY_NOT_GRANTED', `Component imports ${ids} but is not granted ${names}`, {
    help: denied.map(({ grant }) => grant.help).join(' '),
    where: ids,
  });
}

/** Binds each grant to what the requests of a deployment see of it. */
export function bindGrants(granted: Granted, services: BindServices, capabilities: readonly Capability[]): Bound {
  const values = granted as Readonly<Record<string, unknown>>;
  const bound = grantedOnes(capabilities).map(({ name, grant }) => [name, grant.bind(values[name], services)] as const);
  return Object.fromEntries(bound) as Bound;
}
