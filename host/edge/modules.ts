import { SkerryError, sha256 } from '../base/index.ts';
import type { CoreModule } from '../engine/index.ts';
import type { BundledData, BundledFile, BundledFiles, BundledFunction, BundledModule } from './bundle.ts';

/** Reads a file of the bundle. @throws when it cannot be read */
export type ReadFile = (name: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Reads the files of a bundle, each only if it is what it was when the bundle was made: the glue fits no other.
 *
 * @throws SkerryError `BUNDLE_DAMAGED`
 */
export async function readFiles(functions: readonly BundledFunction[], read: ReadFile): Promise<BundledFiles> {
  const { modules, data } = filesOf(functions);
  const sound = (file: BundledFile): Promise<Uint8Array<ArrayBuffer>> => soundFile(file, read);
  return {
    modules: await eachFile(modules, async (file) => WebAssembly.compile(await sound(file))),
    data: await eachFile(data, sound),
  };
}

/**
 * Checks the files of a bundle that the runtime itself has read.
 *
 * @param bytesOf undefined for one whose bytes nobody has
 * @throws SkerryError `BUNDLE_DAMAGED`
 */
export async function checkFiles(
  functions: readonly BundledFunction[],
  bytesOf: (name: string) => Uint8Array<ArrayBuffer> | undefined,
): Promise<void> {
  const { modules, data } = filesOf(functions);
  await eachFile([...modules, ...data], async (file) => {
    const bytes = bytesOf(file.file);
    if (bytes !== undefined) await checkDigest(file, bytes);
  });
}

function filesOf(functions: readonly BundledFunction[]) {
  const modules = functions.flatMap((each) => each.modules);
  return { modules, data: modules.flatMap((each) => each.data ?? []) };
}

/** Several functions may have the same one. */
async function eachFile<T>(files: readonly BundledFile[], make: (file: BundledFile) => Promise<T>): Promise<Map<string, T>> {
  const named = new Map(files.map((each) => [each.file, each]));
  return new Map(await Promise.all(Array.from(named, async ([name, each]) => [name, await make(each)] as const)));
}

async function soundFile(file: BundledFile, read: ReadFile): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await read(file.file).catch((cause: unknown) => {
    throw damaged(`The bundle has no file ${file.file}`, cause);
  });
  await checkDigest(file, bytes);
  return bytes;
}

async function checkDigest({ file, digest }: BundledFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const found = await sha256(bytes);
  if (found !== digest) throw damaged(`The file ${file} of the bundle has been changed: its SHA-256 is ${found}, and should be ${digest}`);
}

function damaged(message: string, cause?: unknown): SkerryError {
  return new SkerryError('BUNDLE_DAMAGED', message, { help: 'Make the bundle anew with skerry bundle, and copy all of its files.', cause });
}

/** A core module as the engine takes it up. */
export function coreModule({ file, layout, data, dataKept }: BundledModule, files: BundledFiles): CoreModule {
  return {
    module: files.modules.get(file)!,
    layout,
    dataKept,
    ...(data === undefined ? { images: [] } : ownParts(data, files.data.get(data.file)!)),
  };
}

function ownParts({ images, lines }: BundledData, bytes: Uint8Array<ArrayBuffer>): Pick<CoreModule, 'images' | 'lines'> {
  let at = 0;
  const take = (length: number): Uint8Array<ArrayBuffer> => bytes.subarray(at, (at += length));
  const taken = images.map(({ byteLength, runs }) => ({
    byteLength,
    runs: runs.map(([offset, length]) => ({ offset, length, bytes: take(length) })),
  }));
  return { images: taken, ...(lines > 0 && { lines: take(lines) }) };
}
