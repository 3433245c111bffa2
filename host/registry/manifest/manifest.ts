import { DEFAULT_LIMITS, type FunctionLimits } from '../../base/index.ts';
import { type Capability, type Granted, grantedOnes } from '../../capabilities/index.ts';
import { type RawSmoke, type Smoke, smokeOf } from './smoke.ts';
import { type RawTrial, type Trial, trialOf } from './trial.ts';

export const LANGUAGES = ['assemblyscript', 'typescript', 'javascript'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How an AssemblyScript function manages its memory, in the compiler's words. */
const ASSEMBLYSCRIPT_RUNTIMES = ['incremental', 'stub'] as const;
export type AssemblyScriptRuntime = (typeof ASSEMBLYSCRIPT_RUNTIMES)[number];

/** What a function is made from: sources that the SDK compiles, or a component that is there already. */
export type Origin =
  | {
      readonly kind: 'source';
      readonly language: Language;
      readonly source: string;
      readonly runtime?: AssemblyScriptRuntime;
      readonly intl?: readonly string[];
    }
  | { readonly kind: 'component'; readonly component: string };

/** A route as written: an optional method and a path, alone or with what the function does not see of it. */
export type ManifestRoute = string | StrippedRoute;

export interface StrippedRoute {
  readonly route: string;
  /** Fixed segments at the front of the route's path. */
  readonly stripPrefix: string;
}

/** `skerry.json`, checked and completed with defaults: what it grants, and the rest. `docs/manifest.md` describes each key. */
export interface Manifest extends Granted {
  readonly name: string;
  readonly description: string | undefined;
  readonly origin: Origin;
  /** Components that see a request before the function does, each relative to the manifest; the first is the outermost. */
  readonly middleware: readonly string[];
  /** As written; undefined: `/NAME` and below. */
  readonly routes: readonly ManifestRoute[] | undefined;
  readonly limits: FunctionLimits;
  /** A request to try the function with. */
  readonly try: Trial | undefined;
  /** A request that a version has to answer before it goes live on a platform. */
  readonly smoke: Smoke | undefined;
}

/** `skerry.json` as people write it, but for what it grants; the schema has checked it. */
export interface RawManifest {
  name: string;
  description?: string;
  language?: Language;
  source?: string;
  assemblyscript?: { runtime?: AssemblyScriptRuntime };
  javascript?: { intl?: string[] };
  component?: string;
  middleware?: string[];
  routes?: ManifestRoute[];
  limits?: Partial<FunctionLimits>;
  try?: RawTrial;
  smoke?: RawSmoke;
}

/**
 * StarlingMonkey keeps a handle for each chunk of a body that it waited for, until the request is over: a proxy of some
 * hundred megabytes holds thousands.
 */
const JAVASCRIPT_LIMITS: Partial<FunctionLimits> = { handles: 16_384 };

export function completeManifest(raw: RawManifest, capabilities: readonly Capability[]): Manifest {
  return {
    name: raw.name,
    description: raw.description,
    origin: originOf(raw),
    middleware: raw.middleware ?? [],
    routes: raw.routes,
    ...grantsOf(raw, capabilities),
    limits: { ...DEFAULT_LIMITS, ...(isJavaScript(raw) && JAVASCRIPT_LIMITS), ...raw.limits },
    try: trialOf(raw.try),
    smoke: smokeOf(raw.smoke),
  };
}

const isJavaScript = ({ language }: RawManifest): boolean => language === 'typescript' || language === 'javascript';

function originOf(raw: RawManifest): Origin {
  if (raw.component !== undefined) return { kind: 'component', component: raw.component };
  const runtime = raw.assemblyscript?.runtime;
  const intl = raw.javascript?.intl;
  return { kind: 'source', language: raw.language!, source: raw.source!, ...(runtime && { runtime }), ...(intl && { intl }) };
}

function grantsOf(raw: RawManifest, capabilities: readonly Capability[]): Granted {
  return Object.fromEntries(grantedOnes(capabilities).map(({ name, grant }) => [name, grant.read(valueAt(raw, grant.key))])) as Granted;
}

/** @param key a path with dots, `capabilities.http` */
export function valueAt(raw: object, key: string): unknown {
  return key.split('.').reduce<unknown>((value, part) => (value as Readonly<Record<string, unknown>> | undefined)?.[part], raw);
}
