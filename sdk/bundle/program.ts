import { dirname, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';
import { START_ID } from './start.ts';
import { START, type Target } from './target.ts';

export interface Program {
  readonly code: string;
  readonly map: string;
}

const HOST = '@skerry/host/';
const VIRTUAL = 'skerry:';

/**
 * Makes one module of the start module and all that it imports, but for the files of core modules.
 *
 * @param modules texts by the names of virtual modules
 */
export async function bundleProgram(target: Target, modules: ReadonlyMap<string, string>): Promise<Program> {
  await using build = await rolldown({
    input: START_ID,
    cwd: HERE,
    platform: target === 'node' || target === 'deno' || target === 'bun' ? 'node' : 'neutral',
    external: /^node:|^cloudflare:|^\.\/.*\.(?:wasm|data)$/,
    // What is imported and not used, such as the decoder of components, is left out with all that it starts.
    treeshake: { moduleSideEffects: false },
    // Old runtimes are to come as far as the message that says so.
    transform: { target: 'es2022' },
    experimental: { attachDebugInfo: 'none' },
    plugins: [virtual(modules)],
    onLog(_level, log) {
      throw new Error(log.message);
    },
  });
  const { output } = await build.generate({
    file: START[target],
    // What a browser registers is a script.
    format: target === 'browser' ? 'iife' : 'esm',
    codeSplitting: false,
    minify: true,
    sourcemap: true,
    sourcemapPathTransform: (source) => publicName(resolve(HERE, source)),
  });
  const [{ code, map, fileName }] = output;
  return {
    code: `${code.trimEnd().replace(/\n?\/\/# sourceMappingURL=.*$/, '')}\n//# sourceMappingURL=${fileName}.map\n`,
    map: `${map!.toString()}\n`,
  };
}

const HERE = dirname(fileURLToPath(import.meta.url));

/** The same wherever the packages are. */
function publicName(file: string): string {
  const path = file.split(sep).join('/');
  const packages = path.lastIndexOf('/node_modules/');
  if (packages >= 0) return path.slice(packages + '/node_modules/'.length);
  const host = dirname(hostFile('package.json')).split(sep).join('/');
  return path.startsWith(`${host}/`) ? `${HOST}${path.slice(host.length + 1)}` : path.slice(path.lastIndexOf(VIRTUAL));
}

const hostFile = (door: string): string => fileURLToPath(import.meta.resolve(HOST + door));

/** Texts that are in no file, and the packages of this installation. */
function virtual(modules: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'skerry-bundle',
    resolveId(id) {
      if (id.startsWith(VIRTUAL)) return id;
      return id.startsWith(HOST) ? hostFile(id.slice(HOST.length)) : undefined;
    },
    load: (id) => modules.get(id),
  };
}
