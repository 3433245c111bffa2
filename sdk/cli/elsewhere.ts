/** Whether a component links on hosts that know nothing of Skerry, as far as names and versions of interfaces say. */

import { SkerryError } from '@skerry/host/base';

export const ELSEWHERE = ['wasmtime', 'spin', 'wasmcloud', 'jco'] as const;

export type ElsewhereName = (typeof ELSEWHERE)[number];

export interface ElsewhereVerdict {
  readonly target: ElsewhereName;
  /** What was looked at. */
  readonly version: string;
  /** Whether our tests run components there, or the table below was read from its source. */
  readonly isTested: boolean;
  readonly links: boolean;
  /** What it has to be started with. */
  readonly options: readonly string[];
  /** Empty where it links. */
  readonly missing: readonly Missing[];
}

interface Missing {
  /** What the component imports, or has to export. */
  readonly name: string;
  /** Versions that are there instead. */
  readonly instead: readonly string[];
}

interface Host {
  readonly version: string;
  readonly isTested: boolean;
  /** Interfaces with what they need to be there, if anything. */
  readonly has: Readonly<Record<string, string | undefined>>;
}

const STABLE = '0.2.x';

const of = (version: string, option: string | undefined, names: readonly string[]): Record<string, string | undefined> =>
  Object.fromEntries(names.map((name) => [`${name}@${version}`, option]));

/** What the world `wasi:http/proxy` has. */
const PROXY = [
  ...['error', 'poll', 'streams'].map((name) => `wasi:io/${name}`),
  ...['monotonic-clock', 'wall-clock'].map((name) => `wasi:clocks/${name}`),
  'wasi:random/random',
  ...['stdin', 'stdout', 'stderr'].map((name) => `wasi:cli/${name}`),
  ...['types', 'outgoing-handler'].map((name) => `wasi:http/${name}`),
];

/** What the world `wasi:cli/imports` has besides. */
const COMMAND = [
  ...['insecure', 'insecure-seed'].map((name) => `wasi:random/${name}`),
  ...['environment', 'exit', 'terminal-input', 'terminal-output', 'terminal-stdin', 'terminal-stdout', 'terminal-stderr'].map(
    (name) => `wasi:cli/${name}`,
  ),
  ...['types', 'preopens'].map((name) => `wasi:filesystem/${name}`),
  ...['instance-network', 'ip-name-lookup', 'network', 'tcp', 'tcp-create-socket', 'udp', 'udp-create-socket'].map(
    (name) => `wasi:sockets/${name}`,
  ),
];

const KEY_VALUE = ['store', 'atomics', 'batch'].map((name) => `wasi:keyvalue/${name}`);
const CONFIG = ['wasi:config/store'];

/** From the sources of these versions. Drafts are there with exactly the version that is named. */
const HOSTS: Readonly<Record<ElsewhereName, Host>> = {
  wasmtime: {
    version: 'wasmtime 49',
    isTested: true,
    has: {
      ...of(STABLE, undefined, PROXY),
      ...of(STABLE, '-S cli', COMMAND),
      ...of('0.2.0-rc.1', '-S config', CONFIG),
      ...of('0.2.0-draft', '-S keyvalue', KEY_VALUE),
    },
  },
  spin: {
    version: 'Spin 4.0',
    isTested: false,
    has: {
      ...of(STABLE, undefined, [...PROXY, ...COMMAND]),
      ...of('0.2.0-draft-2024-09-27', undefined, CONFIG),
      ...of('0.2.0-draft2', undefined, KEY_VALUE),
    },
  },
  wasmcloud: {
    version: 'wasmCloud 2.7',
    isTested: false,
    has: {
      ...of(STABLE, undefined, [...PROXY, ...COMMAND]),
      ...of('0.2.0-rc.1', undefined, CONFIG),
      ...of('0.2.0-draft', undefined, KEY_VALUE),
      ...of('0.1.0-draft', undefined, ['wasi:logging/logging']),
    },
  },
  jco: {
    version: 'jco 1.34',
    isTested: true,
    has: of(STABLE, '--isolate-requests=instance', [...PROXY, ...COMMAND]),
  },
};

const HANDLER = 'wasi:http/incoming-handler';

/**
 * @param imports ids of interfaces with their versions
 * @param exports likewise
 * @throws SkerryError `COMPONENT_UNSUPPORTED` for WASI 0.3, of which the table says nothing
 */
export function linksElsewhere(target: ElsewhereName, imports: readonly string[], exports: readonly string[]): ElsewhereVerdict {
  const later = [...imports, ...exports].find((id) => LATER.test(id));
  if (later !== undefined) throw unjudged(later);
  const { version, isTested, has } = HOSTS[target];
  const handles = exports.some((id) => generalized(id) === `${HANDLER}@${STABLE}`);
  const missing = [
    ...(handles ? [] : [{ name: `${HANDLER}@${STABLE} among its exports`, instead: [] }]),
    ...imports.filter((id) => !(generalized(id) in has)).map((name) => ({ name, instead: versionsOf(has, name) })),
  ];
  const options = [...new Set(imports.flatMap((id) => has[generalized(id)] ?? []))].toSorted();
  return { target, version, isTested, links: missing.length === 0, options, missing };
}

const LATER = /^wasi:.*@0\.3\./;

function unjudged(id: string): SkerryError {
  return new SkerryError('COMPONENT_UNSUPPORTED', `The component has ${id}: where WASI 0.3 links, is not known here`, {
    help: 'Leave out --target, or try the component on that host.',
  });
}

/** Versions without a pre-release link by their minor version. */
function generalized(id: string): string {
  return id.replace(/@0\.2\.\d+$/, `@${STABLE}`);
}

function versionsOf(has: Host['has'], id: string): string[] {
  const front = `${id.split('@', 1)[0]}@`;
  return Object.keys(has).flatMap((name) => (name.startsWith(front) ? [name.slice(front.length)] : []));
}
