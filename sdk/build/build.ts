import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BuildOptions, LanguageBuilder, SourceLanguage } from '../language/index.ts';
import type { FunctionBuild } from './function-build.ts';
import { type BuildRecord, describeBuild, isFresh, readRecord, recordFile } from './record.ts';

/** Loaded when needed: a build of one language does not start the compilers of the others. */
const BUILDERS: Readonly<Record<SourceLanguage, () => Promise<LanguageBuilder>>> = {
  assemblyscript: async () => (await import('../assemblyscript/index.ts')).buildAssemblyScript,
  typescript: async () => (await import('../javascript/index.ts')).buildJavaScript,
  javascript: async () => (await import('../javascript/index.ts')).buildJavaScript,
};

export interface BuiltFunction {
  /** Absolute path of the component. */
  readonly file: string;
  readonly bytes: number;
  /** SHA-256 of the component, hexadecimal. */
  readonly digest: string;
  readonly warnings: readonly string[];
  /** Every file that the component depends on, absolute. */
  readonly inputs: readonly string[];
  /** True when the component of an earlier build was still right. */
  readonly reused: boolean;
  readonly milliseconds: number;
}

/** Where a function's component lies after a build; one that was not optimized is never taken for one that was. */
export function componentFile({ directory, name, optimize = true }: Pick<BuildOptions, 'directory' | 'name' | 'optimize'>): string {
  return join(directory, 'build', ...(optimize ? [] : ['dev']), `${name}.wasm`);
}

/**
 * Compiles a function to a component in its `build` folder, unless the one that is there was made from the same
 * sources by the same tools.
 *
 * @throws SkerryError `BUILD_FAILED` when the source is at fault; the component of an earlier build is left in place
 */
export async function buildFunction(options: FunctionBuild): Promise<BuiltFunction> {
  const started = performance.now();
  const file = componentFile(options);
  const record = options.force ? undefined : await readRecord(file);
  const reused = record !== undefined && (await isFresh(record, file, options));
  if (reused && options.onInput) Object.keys(record.observed).forEach(options.onInput);
  const done = reused ? record : await compile(options, file);
  const { bytes, inputs, warnings, component: digest } = done;
  return { file, bytes, digest, inputs, warnings, reused, milliseconds: performance.now() - started };
}

async function compile(options: FunctionBuild, file: string): Promise<BuildRecord> {
  const build = await BUILDERS[options.language]();
  const result = await build(options);
  const record = describeBuild(options, result);
  await replaceFile(file, result.component);
  await replaceFile(recordFile(file), JSON.stringify(record, undefined, 2));
  return record;
}

/** A reader sees the old file or the new one, never half of it, also when threads of one process build the same. */
export async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}
