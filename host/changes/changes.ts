import { parse } from 'jsonc-parser';
import type { FunctionLimits } from '../base/index.ts';
import { CAPABILITIES, type Capability, grantedOnes } from '../capabilities/index.ts';
import { type Manifest, type ManifestRoute, parseManifest, valueAt } from '../registry/index.ts';
import { claimsOf, type Route, routesOf } from '../routing/index.ts';

/** A component with the manifest that it is deployed with. */
export interface Deployable {
  /** SHA-256 of the component, in hex. */
  readonly digest: string;
  readonly componentBytes: number;
  /** Exact ids, `wasi:keyvalue/store@0.2.0-draft2`. */
  readonly imports: readonly string[];
  /** The text of `skerry.json`, which was found right. */
  readonly manifest: string;
}

/** One thing that differs between two versions. */
export interface Change {
  /** `component`, `imports`, `routes`, `limits`, or a key of the manifest that grants something: `capabilities.http`. */
  readonly subject: string;
  /** `https://api.example.com` */
  readonly name: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Where it has a value: what it was. */
  readonly before?: string;
  readonly after?: string;
  /** The function can do more by it than before. */
  readonly asksMore: boolean;
}

/**
 * What a version has that another has not, and the other way round: imports, grants, routes, limits, the component.
 *
 * It asks for more where it can reach or use what it could not before. Less of anything, another version of an interface, and
 * values that stand in the manifest itself are none of that.
 *
 * @param before undefined: there is none, and everything is new but the limits that every function has
 * @param capabilities what manifests can grant; default: the capabilities of this host
 * @example
 * changesBetween(live, latest).filter(({ asksMore }) => asksMore)
 */
export function changesBetween(
  before: Deployable | undefined,
  after: Deployable,
  capabilities: readonly Capability[] = CAPABILITIES,
): Change[] {
  const now = read(after, capabilities);
  const then = before === undefined ? undefined : read(before, capabilities);
  return [
    ...componentChanges(before, after),
    ...differences('imports', versionsOf(before?.imports ?? []), versionsOf(after.imports), ({ kind }) => kind === 'added'),
    ...grantedOnes(capabilities).flatMap(({ grant }) => {
      const asksMore = ({ kind }: Difference): boolean => kind !== 'removed' && grant.standsInManifest !== true;
      return differences(grant.key, namesAt(then?.raw, grant.key), namesAt(now.raw, grant.key), asksMore);
    }),
    ...routeChanges(then?.manifest, now.manifest),
    ...limitChanges(then?.manifest ?? withoutChoices(now.manifest), now.manifest),
  ];
}

interface Read {
  readonly manifest: Manifest;
  readonly raw: object;
}

function read({ manifest }: Deployable, capabilities: readonly Capability[]): Read {
  return {
    manifest: parseManifest(manifest, 'skerry.json', capabilities),
    raw: parse(manifest, [], { allowTrailingComma: true }) as object,
  };
}

/** The function as it would be if its manifest said no more than it must. */
function withoutChoices({ name, origin }: Manifest): Manifest {
  const made = origin.kind === 'component' ? { component: origin.component } : { language: origin.language, source: origin.source };
  return parseManifest(JSON.stringify({ name, ...made }), 'skerry.json');
}

/** By name, with a value where there is one. */
type Entries = ReadonlyMap<string, string>;
type Difference = Omit<Change, 'subject' | 'asksMore'>;

function differences(subject: string, before: Entries, after: Entries, asksMore: (difference: Difference) => boolean): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return names.flatMap((name): Change[] => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    const values = { ...(was && { before: was }), ...(is && { after: is }) };
    const difference: Difference = { name, kind, ...values };
    return [{ subject, ...difference, asksMore: asksMore(difference) }];
  });
}

function componentChanges(before: Deployable | undefined, after: Deployable): Change[] {
  const partsOf = (of: Deployable | undefined): Entries =>
    new Map(of === undefined ? [] : [['bytes', String(of.componentBytes)] as const, ['digest', of.digest] as const]);
  return differences('component', partsOf(before), partsOf(after), () => false);
}

/** Interfaces, each with its version: a newer one of the same interface lets a component do no more. */
function versionsOf(imports: readonly string[]): Entries {
  const versions = new Map<string, string>();
  for (const id of imports) {
    const at = id.lastIndexOf('@');
    const [name, version] = at < 0 ? [id, ''] : [id.slice(0, at), id.slice(at + 1)];
    const known = versions.get(name);
    versions.set(name, known === undefined ? version : `${known}, ${version}`);
  }
  return versions;
}

/** What a key grants: a list of names, or names with values. */
function namesAt(raw: object | undefined, key: string): Entries {
  const value = (raw && valueAt(raw, key)) ?? [];
  if (Array.isArray(value)) return new Map(value.map((name) => [String(name), '']));
  return new Map(Object.entries(value).map(([name, held]) => [name, typeof held === 'string' ? held : JSON.stringify(held)]));
}

function routeChanges(before: Manifest | undefined, after: Manifest): Change[] {
  const answered = new Set(before === undefined ? [] : claimsOf(before).flatMap(requestsOf));
  const isMore = (route: string): boolean =>
    claimsOf({ name: after.name, routes: [route] })
      .flatMap(requestsOf)
      .some((request) => !answered.has(request));
  return differences('routes', written(before), written(after), ({ kind, name }) => kind === 'added' && isMore(name));
}

/** Routes, each with what it strips. */
function written(manifest: Manifest | undefined): Entries {
  const routes = manifest && (manifest.routes ?? routesOf(manifest).map(({ path }) => path));
  return new Map(
    (routes ?? []).map((route: ManifestRoute) => (typeof route === 'string' ? [route, ''] : [route.route, route.stripPrefix])),
  );
}

function requestsOf({ methods, path }: Route): string[] {
  return methods.map((method) => `${method} ${path}`);
}

function limitChanges(before: Manifest, after: Manifest): Change[] {
  const entriesOf = ({ limits }: Manifest): Entries => new Map(Object.entries(limits).map(([name, value]) => [name, String(value)]));
  const isRaised = ({ name }: Difference): boolean => {
    const key = name as keyof FunctionLimits;
    return after.limits[key] > before.limits[key];
  };
  return differences('limits', entriesOf(before), entriesOf(after), isRaised);
}
