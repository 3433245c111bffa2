/**
 * Completes package-lock.json after `npm install`: packages for other platforms that the registry at hand does not have
 * are left out by npm, and `npm ci` then refuses the file. Each is pinned by the exact version that its parent asks for.
 *
 *   node .ci/complete-lock.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Locked {
  version?: string;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

interface Lock {
  packages: Record<string, Locked>;
}

const OS = new Set(['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']);
const CPU = new Set([
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'loongarch64',
  'mips64el',
  'ppc64',
  'ppc64le',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]);

const FILE = new URL('../package-lock.json', import.meta.url);

/** `@oxlint/binding-linux-arm64-musl` → what it runs on, as its own package.json says it. */
function platform(name: string): Pick<Locked, 'os' | 'cpu' | 'libc'> {
  const words = name.split('/').at(-1)!.split(/[-.]/);
  const os = words.includes('windows') ? ['win32'] : words.filter((word) => OS.has(word));
  const cpu = words.includes('armv7') ? ['arm'] : words.includes('64') ? ['x64'] : words.filter((word) => CPU.has(word));
  const libc = words.includes('musl') ? ['musl'] : words.some((word) => word === 'gnu' || word === 'glibc') ? ['glibc'] : [];
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }) };
}

/** What npm finds under `name` from inside `path`, nearest first. */
function locked(packages: Lock['packages'], path: string, name: string): Locked | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    const found = packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`];
    if (found || at === '') return found;
  }
}

const lock = JSON.parse(readFileSync(FILE, 'utf8')) as Lock;
let added = 0;
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const exact = version.replace(/^[^\d]+/, '');
    const found = locked(lock.packages, path, name);
    if (found && (found.version === exact || exact !== version)) continue;
    const place = found ? `${path}/node_modules/${name}` : `node_modules/${name}`;
    lock.packages[place] = { version: exact, optional: true, ...(dev && { dev }), ...platform(name) };
    added++;
  }
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root!, ...rest.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(`${added} packages added to package-lock.json`);
