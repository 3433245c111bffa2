import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Libraries that read and write JSON in AssemblyScript, each with the same three functions around it. */
export interface Library {
  readonly name: string;
  readonly source: string;
  /** Arguments for the compiler. */
  readonly options: readonly string[];
  /** `JSON_MODE` of json-as. */
  readonly mode?: string;
}

const JSON_AS = `import { JSON } from "json-as";
let held: JSON.Value | null = null;
export function parse(text: string): bool { held = JSON.parse<JSON.Value>(text); return true; }
export function stringify(): string { return JSON.stringify<JSON.Value>(held!); }
`;

const JSON_AS_TYPED = `import { JSON } from "json-as";
@json class User { login!: string; id!: i32; url!: string; admin!: boolean; score!: f64; tags!: string[]; bio!: string; }
let held: User[] = [];
export function parse(text: string): bool { held = JSON.parse<User[]>(text); return true; }
export function stringify(): string { return JSON.stringify<User[]>(held); }
`;

const ASSEMBLYSCRIPT_JSON = `import { JSON } from "assemblyscript-json/assembly/index";
let held: JSON.Value | null = null;
export function parse(text: string): bool { held = JSON.parse(text); return true; }
export function stringify(): string { return held!.stringify(); }
`;

const ours = (
  folder: string,
): string => `import { JsonValue } from "${relative(join(folder, 'assembly'), fileURLToPath(new URL('../../guest/assembly', import.meta.url)))}/json/value";
let held: JsonValue | null = null;
export function parse(text: string): bool {
  const parsed = JsonValue.parse(text);
  if (parsed.isError) return false;
  held = parsed.value;
  return true;
}
export function stringify(): string { return held!.toString(); }
`;

export const librariesIn = (folder: string): readonly Library[] => [
  { name: 'ours', source: ours(folder), options: [] },
  { name: 'ours, stub', source: ours(folder), options: ['--runtime', 'stub'] },
  { name: 'assemblyscript-json', source: ASSEMBLYSCRIPT_JSON, options: [] },
  { name: 'json-as, dynamic', source: JSON_AS, options: ['--transform', 'json-as'], mode: 'SWAR' },
  { name: 'json-as, classes', source: JSON_AS_TYPED, options: ['--transform', 'json-as'], mode: 'SWAR' },
];

/** @param folder where `assemblyscript`, `json-as` and `assemblyscript-json` are installed */
export function compile(folder: string, { name, source, options, mode }: Library): Uint8Array<ArrayBuffer> {
  const file = `assembly/${name.replaceAll(/\W+/g, '-')}.ts`;
  mkdirSync(join(folder, 'assembly'), { recursive: true });
  writeFileSync(join(folder, file), source);
  const asc = join(folder, 'node_modules/assemblyscript/bin/asc.js');
  const args = [asc, file, '-O3s', '--exportRuntime', '--disableWarning', '-o', 'out.wasm', ...options];
  execFileSync(process.execPath, args, { cwd: folder, stdio: 'inherit', env: { ...process.env, ...(mode && { JSON_MODE: mode }) } });
  return new Uint8Array(readFileSync(join(folder, 'out.wasm')));
}
