import { type ComponentFiles, DEFAULT_TENANT } from '../catalog/index.ts';
import type { Host } from '../node/index.ts';
import type { Manifest } from '../registry/index.ts';
import type { Deployment, Placement } from '../runtime/index.ts';

/** A version, or what is to become one. */
export interface Deployable {
  readonly tenant: string;
  readonly function: string;
  readonly digest: string;
  readonly manifest: Manifest;
}

/** What versions need to become functions that serve. */
export interface DeployServices {
  readonly files: Pick<ComponentFiles, 'read'>;
  readonly deploy: Host['deploy'];
  /** Where the secrets of a tenant come from. Default: none is set. */
  readonly secrets?: TenantsSecrets | undefined;
}

/** @param tenant its name */
export type TenantsSecrets = (tenant: string) => NonNullable<Placement['secrets']>;

/** Makes a version ready to serve, for its tenant. Its component is read only if nothing of it is prepared. */
export function deployVersion(of: Deployable, { files, deploy, secrets }: DeployServices): Promise<Deployment> {
  const { tenant, digest, manifest } = of;
  const component = { digest: async () => digest, bytes: () => files.read(digest) };
  return deploy(manifest, component, { tenant, label: labelOf(of), secrets: secrets?.(tenant) });
}

/** In the log. The default tenant's functions go by their own names. */
export function labelOf({ tenant, function: name }: Pick<Deployable, 'tenant' | 'function'>): string {
  return tenant === DEFAULT_TENANT ? name : `${tenant}/${name}`;
}
