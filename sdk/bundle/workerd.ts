import { matchOutbound, parseOutboundRule } from '@skerry/host/capabilities';
import { variableName } from '@skerry/host/edge';
import type { PreparedFunction } from './prepare.ts';
import { START } from './target.ts';

/** The behaviour of the platform that bundles are tested with; nothing of Node.js. */
const COMPATIBILITY_DATE = '2026-11-01';
const FLAGS = ['no_nodejs_compat', 'no_nodejs_compat_v2', 'enable_request_signal'];

const KV = 'SKERRY_KV';
const KV_FILE = 'kv.mjs';

/** What workerd and wrangler are told of a worker. */
export function workerdFiles(functions: readonly PreparedFunction[]): ReadonlyMap<string, string> {
  const hasStores = functions.some(({ entry }) => entry.manifest.keyvalue.length > 0);
  const variables = variablesOf(functions);
  const secrets = secretsOf(functions);
  const files = new Map([
    ['workerd.capnp', capnp(functions, variables, secrets, hasStores)],
    ['wrangler.jsonc', wrangler(functions, variables, secrets, hasStores)],
  ]);
  if (hasStores) files.set(KV_FILE, KV_IN_MEMORY);
  return files;
}

type Variables = readonly (readonly [name: string, value: string])[];

function variablesOf(functions: readonly PreparedFunction[]): Variables {
  return functions.flatMap(({ entry: { manifest } }) =>
    Object.entries({ ...manifest.environment, ...manifest.config }).map(
      ([key, value]) => [variableName(manifest.name, key), value] as const,
    ),
  );
}

/** Names of the variables that secrets are in. */
function secretsOf(functions: readonly PreparedFunction[]): readonly string[] {
  return functions.flatMap(({ entry: { manifest } }) => manifest.secrets.map((name) => variableName(manifest.name, name)));
}

function capnp(functions: readonly PreparedFunction[], variables: Variables, secrets: readonly string[], hasStores: boolean): string {
  const files = [...new Set(functions.flatMap((each) => [...each.files.keys()]))];
  const code = files.filter((file) => file.endsWith('.wasm'));
  const bindings = [
    ...code.map((file) => `(name = "${file}", data = embed "${file}"),`),
    ...variables.map(([name, value]) => `(name = ${text(name)}, text = ${text(value)}),`),
    ...secrets.map((name) => `(name = ${text(name)}, fromEnvironment = ${text(name)}),`),
    ...(hasStores ? [`(name = "${KV}", kvNamespace = "kv"),`] : []),
  ];
  return `# Made by skerry bundle. workerd serve workerd.capnp
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    # What functions may reach: addresses that lead elsewhere are refused whatever their names.
    (name = "internet", network = (allow = [${networksOf(functions).map(text).join(', ')}], tlsOptions = (trustBrowserCas = true))),
${hasStores ? '    # Keeps values as long as the process lives. Put a service in its place that speaks the protocol of Workers KV.\n    (name = "kv", worker = .kv),\n' : ''}  ],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "${START.workerd}", esModule = embed "${START.workerd}"),
${files.map((file) => `    (name = "${file}", ${file.endsWith('.wasm') ? 'wasm' : 'data'} = embed "${file}"),\n`).join('')}  ],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  compatibilityFlags = [${FLAGS.map(text).join(', ')}],
  globalOutbound = "internet",
  # The bytes of modules are there to be checked: workerd compiles them before any code runs.
  bindings = [
${bindings.map((line) => `    ${line}\n`).join('')}  ],
);
${hasStores ? KV_WORKER : ''}`;
}

const KV_WORKER = `
const kv :Workerd.Worker = (
  modules = [(name = "${KV_FILE}", esModule = embed "${KV_FILE}")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
);
`;

/** The networks of workerd that the grants need: none, unless something is granted. */
function networksOf(functions: readonly PreparedFunction[]): string[] {
  const networks = functions.flatMap(({ entry }) => entry.manifest.http.flatMap(networksOfRule));
  return [...new Set(networks)].toSorted();
}

function networksOfRule(rule: string): string[] {
  const parsed = parseOutboundRule(rule);
  if (parsed.match !== 'exact') return ['public'];
  const { hostname } = new URL(rule);
  switch (matchOutbound([parsed], new URL(rule))) {
    case 'literal':
      return [hostname.startsWith('[') ? `${hostname.slice(1, -1)}/128` : `${hostname}/32`];
    case 'local':
      return ['local', 'private', 'public'];
    default:
      return ['public'];
  }
}

/** Cap'n Proto has the escapes of C, and takes UTF-8. */
function text(value: string): string {
  const escaped = value.replaceAll(/["\\]/g, '\\$&').replaceAll(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${escaped}"`;
}

function wrangler(functions: readonly PreparedFunction[], variables: Variables, secrets: readonly string[], hasStores: boolean): string {
  const settings = {
    name: functions
      .map(({ entry }) => entry.manifest.name)
      .join('-')
      .slice(0, 54),
    main: START.workerd,
    compatibility_date: COMPATIBILITY_DATE,
    compatibility_flags: FLAGS,
    no_bundle: true,
    rules: [
      { type: 'CompiledWasm', globs: ['**/*.wasm'], fallthrough: false },
      { type: 'Data', globs: ['**/*.data'], fallthrough: false },
    ],
    ...(variables.length > 0 && { vars: Object.fromEntries(variables) }),
    ...(hasStores && { kv_namespaces: [{ binding: KV, id: 'ID OF THE NAMESPACE' }] }),
  };
  const notes = [
    '// Made by skerry bundle. wrangler deploy',
    ...secrets.map((name) => `// A secret: wrangler secret put ${name}`),
    ...(hasStores ? [`// The id is what wrangler kv namespace create ${KV} prints.`] : []),
  ];
  return `${notes.join('\n')}\n${JSON.stringify(settings, undefined, 2)}\n`;
}

/** The protocol of Workers KV, over a map. */
const KV_IN_MEMORY = `// Stands in for Workers KV: values last as long as the process.
const entries = new Map();
const encoder = new TextEncoder();

export default {
  async fetch(request) {
    const url = new URL(request.url);
    const key = decodeURIComponent(url.pathname.slice(1));
    if (request.method === 'PUT') return put(key, url.searchParams, request);
    if (request.method === 'DELETE') return remove(key);
    return key === '' ? list(url.searchParams) : get(key);
  },
};

function remove(key) {
  entries.delete(key);
  return new Response(null, { status: 204 });
}

async function put(key, options, request) {
  const seconds = options.get('expiration');
  const metadata = request.headers.get('cf-kv-metadata');
  const value = new Uint8Array(await request.arrayBuffer());
  entries.set(key, { value, metadata, until: seconds === null ? Infinity : Number(seconds) * 1000 });
  return new Response(null, { status: 204 });
}

function live(key) {
  const entry = entries.get(key);
  if (entry === undefined || entry.until > Date.now()) return entry;
  entries.delete(key);
}

function get(key) {
  const entry = live(key);
  if (entry === undefined) return new Response(null, { status: 404 });
  return new Response(entry.value, { headers: entry.metadata === null ? {} : { 'cf-kv-metadata': entry.metadata } });
}

function list(options) {
  const prefix = options.get('prefix') ?? '';
  const after = options.get('cursor');
  const limit = Number(options.get('key_count_limit') ?? 1000);
  const found = [...entries.keys()].filter((key) => key.startsWith(prefix) && live(key) !== undefined).sort(byBytes);
  const rest = after === null ? found : found.filter((key) => byBytes(key, after) > 0);
  const page = rest.slice(0, limit);
  const keys = page.map((name) => {
    const { metadata } = entries.get(name);
    return { name, ...(metadata !== null && { metadata: JSON.parse(metadata) }) };
  });
  const isLast = page.length === rest.length;
  return Response.json({ keys, list_complete: isLast, ...(!isLast && { cursor: page.at(-1) }) });
}

function byBytes(a, b) {
  const [x, y] = [encoder.encode(a), encoder.encode(b)];
  for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
`;
