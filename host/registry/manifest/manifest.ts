import { DEFAULT_LIMITS, type FunctionLimits } from '../../base/index.ts';
import { type RawTrial, type Trial, trialOf } from './try-it.ts';

export const LANGUAGES = ['assemblyscript', 'typescript', 'javascript'] as const;
export type Language = (typeof LANGUAGES)[number];

/** How an AssemblyScript function manages its memory, in the compiler's words. */
export const ASSEMBLYSCRIPT_RUNTIMES = ['incremental', 'stub'] as const;
export type AssemblyScriptRuntime = (typeof ASSEMBLYSCRIPT_RUNTIMES)[number];

/** What a function is made from: sources that the SDK compiles, or a component that is there already. */
export type Origin =
  | { readonly kind: 'source'; readonly language: Language; readonly source: string; readonly runtime?: AssemblyScriptRuntime }
  | { readonly kind: 'component'; readonly component: string };

/** A store that the function may open: its own, or one that functions share under a name. */
export interface KeyValueGrant {
  readonly identifier: string;
  readonly sharedAs: string | undefined;
}

/** `skerry.json`, checked and completed with defaults. `docs/manifest.md` describes each key. */
export interface Manifest {
  readonly name: string;
  readonly description: string | undefined;
  readonly origin: Origin;
  /** As written; undefined: `/NAME` and below. */
  readonly routes: readonly string[] | undefined;
  readonly keyvalue: readonly KeyValueGrant[];
  readonly http: readonly string[];
  readonly config: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: FunctionLimits;
  /** A request to try the function with. */
  readonly try: Trial | undefined;
}

/** `skerry.json` as people write it; the schema has checked it. */
export interface RawManifest {
  name: string;
  description?: string;
  language?: Language;
  source?: string;
  assemblyscript?: { runtime?: AssemblyScriptRuntime };
  component?: string;
  routes?: string[];
  capabilities?: { keyvalue?: string[] | Record<string, string>; http?: string[] };
  config?: Record<string, string>;
  environment?: Record<string, string>;
  limits?: Partial<FunctionLimits>;
  try?: RawTrial;
}

/**
 * StarlingMonkey keeps a handle for each chunk of a body that it waited for, until the request is over: a proxy of some
 * hundred megabytes holds thousands.
 */
const JAVASCRIPT_LIMITS: Partial<FunctionLimits> = { handles: 16_384 };

export function completeManifest(raw: RawManifest): Manifest {
  return {
    name: raw.name,
    description: raw.description,
    origin: originOf(raw),
    routes: raw.routes,
    keyvalue: keyValueGrants(raw.capabilities?.keyvalue ?? []),
    http: raw.capabilities?.http ?? [],
    config: raw.config ?? {},
    environment: raw.environment ?? {},
    limits: { ...DEFAULT_LIMITS, ...(isJavaScript(raw) && JAVASCRIPT_LIMITS), ...raw.limits },
    try: trialOf(raw.try),
  };
}

const isJavaScript = ({ language }: RawManifest): boolean => language === 'typescript' || language === 'javascript';

function originOf(raw: RawManifest): Origin {
  if (raw.component !== undefined) return { kind: 'component', component: raw.component };
  const runtime = raw.assemblyscript?.runtime;
  return { kind: 'source', language: raw.language!, source: raw.source!, ...(runtime && { runtime }) };
}

function keyValueGrants(grants: string[] | Record<string, string>): KeyValueGrant[] {
  return Array.isArray(grants)
    ? grants.map((identifier) => ({ identifier, sharedAs: undefined }))
    : Object.entries(grants).map(([identifier, sharedAs]) => ({ identifier, sharedAs }));
}
