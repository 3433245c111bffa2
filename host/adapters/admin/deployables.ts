import { SkerryError } from '../../base/index.ts';
import { CAPABILITIES, checkGranted } from '../../capabilities/index.ts';
import type { AliasRef, AliasTarget, Catalog, ComponentFiles, FunctionRef, VersionRecord } from '../../catalog/contract.ts';
import { type Change, changesBetween, type Deployable } from '../../changes/index.ts';
import { describeComponent } from '../../engine/index.ts';
import { type Manifest, parseManifest } from '../../registry/index.ts';
import { deployOptions } from '../../runtime/index.ts';

/** Lists of imports that are kept, by digest. */
const DESCRIBED = 1000;

/** What a version would change. */
export interface Comparison {
  readonly against: number | undefined;
  readonly changes: readonly Change[];
  readonly asksMore: boolean;
}

/** What is to be deployed, and its manifest as it was understood. */
export interface Checked {
  readonly deployable: Deployable;
  readonly manifest: Manifest;
}

/** Looks into components and manifests, and compares versions. */
export class Deployables {
  readonly #catalog: Catalog;
  readonly #files: ComponentFiles;
  readonly #imports = new Map<string, readonly string[]>();

  constructor(catalog: Catalog, files: ComponentFiles) {
    this.#catalog = catalog;
    this.#files = files;
  }

  /**
   * What is to be deployed, if it can be.
   *
   * @throws SkerryError `MANIFEST_INVALID`, `COMPONENT_*`, `IMPORT_UNKNOWN`, `CAPABILITY_NOT_GRANTED`
   */
  async check(of: FunctionRef, digest: string, manifest: string): Promise<Checked> {
    const parsed = manifestFor(of, manifest);
    const component = await this.#files.read(digest);
    // Links its imports.
    deployOptions(component, parsed.limits);
    const { imports } = describeComponent(component);
    checkGranted(imports, parsed, CAPABILITIES);
    this.#remember(digest, imports);
    return { deployable: { digest, componentBytes: component.length, imports, manifest }, manifest: parsed };
  }

  async importsOf(digest: string): Promise<readonly string[]> {
    const known = this.#imports.get(digest);
    if (known) return known;
    const { imports } = describeComponent(await this.#files.read(digest));
    this.#remember(digest, imports);
    return imports;
  }

  /** @param of an alias: the version of most of its requests is compared with */
  async compare(of: AliasRef, deployable: Deployable): Promise<Comparison> {
    const live = this.#mainVersion(of);
    const before = live && { ...live, imports: await this.importsOf(live.digest) };
    const changes = changesBetween(before, deployable);
    return { against: live?.number, changes, asksMore: changes.some(({ asksMore }) => asksMore) };
  }

  #mainVersion(of: AliasRef): VersionRecord | undefined {
    const alias = this.#catalog.alias(of);
    return alias && this.#catalog.version({ ...of, number: mainTarget(alias.targets).number });
  }

  #remember(digest: string, imports: readonly string[]): void {
    this.#imports.delete(digest);
    this.#imports.set(digest, imports);
    if (this.#imports.size > DESCRIBED) this.#imports.delete(this.#imports.keys().next().value!);
  }
}

/** The one with the greatest weight; among equals the latest. */
function mainTarget(targets: readonly AliasTarget[]): AliasTarget {
  return targets.toSorted((a, b) => b.weight - a.weight || b.number - a.number)[0]!;
}

function manifestFor({ function: name }: FunctionRef, text: string): Manifest {
  const manifest = parseManifest(text, 'skerry.json');
  if (manifest.name === name) return manifest;
  throw new SkerryError('MANIFEST_INVALID', `skerry.json: "name" is "${manifest.name}", and it is deployed as "${name}"`, {
    help: 'A function is deployed under the name of its manifest.',
  });
}
