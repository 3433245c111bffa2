import { readFileSync } from 'node:fs';
import { main as compile } from 'assemblyscript/asc';

const SOURCE = readFileSync(new URL('kernels.as', import.meta.url), 'utf8');

/** The kernels as an optimized core module. */
export async function compileKernels(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await compile(
    ['kernels.ts', '--outFile', 'kernels.wasm', '-O2', '--runtime', 'incremental', '--use', 'abort='],
    {
      readFile: (name) => (name === 'kernels.ts' ? SOURCE : null),
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(stderr.toString(), { cause: error });
  return binary;
}
