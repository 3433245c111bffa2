/**
 * Installs packages from npm, runs a small program with each in a function and in Node.js, compares what they return, and writes
 * docs/packages.md. It takes minutes, and needs a registry of npm.
 *
 *   node test/npm-packages/index.ts [name …]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SkerryError } from '@skerry/host/base';
import { discover } from '../../sdk/functions/discover.ts';
import { readyFunction } from '../../sdk/functions/index.ts';
import { type ServedFunction, serveFolder } from '../support/serve-example.ts';
import { type Program, PROGRAMS } from './programs.ts';

const TABLE = fileURLToPath(new URL('../../docs/packages.md', import.meta.url));

interface Outcome {
  readonly name: string;
  readonly result: 'works' | 'differs' | 'fails at build' | 'fails when it runs' | 'is not to be had';
  readonly note: string;
}

const nameOf = ({ packages }: Program): string => packages[0]!.replace(/(.)@.*$/, '$1');
const firstLine = (text: string): string =>
  text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim() ?? '';

async function tryPackage(program: Program, root: string): Promise<Outcome> {
  const name = nameOf(program);
  const directory = join(root, name.replaceAll(/[^\w-]/g, '_'));
  mkdirSync(join(directory, 'src'), { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{ "type": "module", "private": true }');
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...program.packages], { cwd: directory, stdio: 'pipe' });
  } catch {
    return { name, result: 'is not to be had', note: '' };
  }
  writeFileSync(join(directory, 'src/run.js'), `${program.imports}\nexport async function run() {\n${program.body}\n}\n`);
  writeFileSync(
    join(directory, 'src/index.js'),
    "import { run } from './run.js';\nexport default { async fetch() { return Response.json({ value: await run() }); } };\n",
  );
  writeFileSync(
    join(directory, 'skerry.json'),
    '{ "name": "try", "language": "javascript", "source": "src/index.js", "routes": ["/*"], "limits": { "cpuTimeMs": 30000, "wallTimeMs": 60000 } }',
  );
  const { run } = (await import(pathToFileURL(join(directory, 'src/run.js')).href)) as { run: () => Promise<unknown> };
  return compare(name, directory, JSON.stringify({ value: await run() }));
}

async function compare(name: string, directory: string, expected: string): Promise<Outcome> {
  let app: ServedFunction;
  try {
    app = await serveFolder(directory);
  } catch (error) {
    if (!SkerryError.is(error)) throw error;
    return {
      name,
      result: 'fails at build',
      note: error.message
        .split('\n')
        .slice(0, 2)
        .map((line) => line.trim())
        .join(' ')
        .slice(0, 160),
    };
  }
  try {
    const response = await app.fetch('/');
    const found = await response.text();
    if (response.status !== 200)
      return {
        name,
        result: 'fails when it runs',
        note: await reasonOf(directory, app),
      };
    return found === expected
      ? { name, result: 'works', note: '' }
      : { name, result: 'differs', note: `\`${found.slice(0, 60)}\` where Node.js gives \`${expected.slice(0, 60)}\`` };
  } finally {
    await app.close();
  }
}

/** What the build said already, or else the error. */
async function reasonOf(directory: string, app: ServedFunction): Promise<string> {
  const { build } = await readyFunction(discover(directory)[0]!);
  const warning = build?.warnings.find((each) => each.includes('does not exist in a function'));
  if (warning !== undefined) return `The build warns: ${firstLine(warning)}`;
  return firstLine(app.logs.find(({ level }) => level === 'error')?.message ?? '').slice(0, 160);
}

function table(outcomes: readonly Outcome[]): string {
  const works = outcomes.filter(({ result }) => result === 'works').length;
  const rows = outcomes.map(({ name, result, note }) => {
    const { packages } = PROGRAMS.find((each) => nameOf(each) === name)!;
    return `| ${packages[0]!} | ${result} | ${note.replaceAll('|', '\\|')} |`;
  });
  return `# Packages from npm

Each package below ran a small program in a TypeScript function and in Node.js; it works when both returned the same.
${works} of ${outcomes.length} do. \`node test/npm-packages/index.ts\` writes this page, and \`npm test\` runs a sample of it.

What a function lacks, such as \`WebAssembly\`, fails the build where a package uses it while it is loaded. Where it does so when
it is called, the build cannot know whether that will be: it warns at the line.

| Package | Result | Why |
|---|---|---|
${rows.join('\n')}
`;
}

const chosen = process.argv.slice(2);
const root = mkdtempSync(join(tmpdir(), 'skerry-packages-'));
const outcomes: Outcome[] = [];
try {
  for (const program of PROGRAMS.filter((each) => chosen.length === 0 || chosen.includes(nameOf(each)))) {
    const outcome = await tryPackage(program, root).catch((error: unknown): Outcome => ({
      name: nameOf(program),
      result: 'is not to be had',
      note: firstLine(String(error)).slice(0, 120),
    }));
    outcomes.push(outcome);
    console.log(`${outcome.name}: ${outcome.result} ${outcome.note}`);
  }
  if (chosen.length === 0) writeFileSync(TABLE, table(outcomes));
} finally {
  rmSync(root, { recursive: true });
}
process.exit();
