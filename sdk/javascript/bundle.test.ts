import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { SkerryError } from '@skerry/host/base';
import type { Bundle } from './bundle.ts';
import { bundle } from './bundle.ts';

const root = mkdtempSync(join(tmpdir(), 'skerry-bundle-'));
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;

function bundleFiles(files: Readonly<Record<string, string>>, world = {}): Promise<Bundle> {
  const directory = join(root, String(count++));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  const source = join(directory, Object.keys(files)[0]!);
  return bundle({ name: 'test', directory, source, world: { keyvalue: [], config: [], ...world } });
}

async function failure(files: Readonly<Record<string, string>>, world = {}): Promise<SkerryError> {
  const error: unknown = await bundleFiles(files, world).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'BUILD_FAILED' });
  return error as SkerryError;
}

const HANDLER = 'export default { fetch: () => new Response(String(value)) };';

describe('what a program may import', () => {
  it('TypeScript, JavaScript, JSON and text', async () => {
    const { code, inputs } = await bundleFiles({
      'src/index.ts': `import { a } from './a.ts'; import b from './b.js'; import c from './c.json'; import d from './d.txt';
        import type { KeyValue } from '@skerry/guest'; const value: unknown = [a, b, c.name, d]; ${HANDLER}`,
      'src/a.ts': 'export const a: string = "from a";',
      'src/b.js': 'export default "from b";',
      'src/c.json': '{ "name": "from c" }',
      'src/d.txt': 'from d',
      'package.json': '{ "type": "module" }',
    });
    for (const part of ['from a', 'from b', 'from c', 'from d']) expect(code).toContain(part);
    expect(
      inputs.files
        .filter((file) => file.startsWith(root))
        .map((file) => file.replace(/^.*\//, ''))
        .toSorted(),
    ).toEqual(['a.ts', 'b.js', 'c.json', 'd.txt', 'index.ts', 'package.json']);
  });

  it('files that a watcher learns of even when they do not compile', async () => {
    const seen: string[] = [];
    const directory = join(root, String(count++));
    mkdirSync(directory);
    writeFileSync(join(directory, 'index.ts'), `import './broken.ts'; ${HANDLER}`);
    writeFileSync(join(directory, 'broken.ts'), 'const = ;');
    const options = { name: 'test', directory, source: join(directory, 'index.ts'), world: { keyvalue: [], config: [] } };
    await expect(bundle({ ...options, onInput: (file) => seen.push(file) })).rejects.toMatchObject({ code: 'BUILD_FAILED' });
    expect(seen).toEqual(expect.arrayContaining([join(directory, 'index.ts'), join(directory, 'broken.ts')]));
  });

  it('packages, in their build for workers or browsers', async () => {
    const { code } = await bundleFiles({
      'index.js': `import value from 'pick'; import other from 'old'; ${HANDLER} export { other };`,
      'node_modules/pick/package.json': '{ "exports": { "node": "./node.js", "worker": "./worker.js", "default": "./default.js" } }',
      'node_modules/pick/node.js': 'import "node:fs"; export default "for node";',
      'node_modules/pick/worker.js': 'export default "for workers";',
      'node_modules/pick/default.js': 'export default "for anybody";',
      'node_modules/old/package.json': '{ "main": "main.js", "browser": "browser.js" }',
      'node_modules/old/main.js': 'module.exports = require("fs");',
      'node_modules/old/browser.js': 'module.exports = "for browsers";',
    });
    expect(code).toContain('for workers');
    expect(code).not.toContain('for node');
  });

  it('a package that bears the name of a built-in module', async () => {
    const { code } = await bundleFiles({
      'index.js': `import value from 'punycode'; ${HANDLER}`,
      'node_modules/punycode/package.json': '{ "main": "index.js" }',
      'node_modules/punycode/index.js': 'module.exports = "the package";',
    });
    expect(code).toContain('the package');
  });

  it('NODE_ENV is production', async () => {
    const { code } = await bundleFiles({
      'index.js': `const value = process.env.NODE_ENV === 'production' ? 'small' : 'large'; ${HANDLER}`,
    });
    expect(code).not.toContain('large');
  });
});

describe('what modules know of themselves', () => {
  it('does not end the request: import.meta', async () => {
    const { code } = await bundleFiles({
      'index.js': `const value = [import.meta.url, import.meta.env?.MODE, import.meta.dirname]; ${HANDLER}`,
    });
    expect(code).toContain('file:///function.js');
    expect(code).not.toContain('import.meta');
  });

  it('an import of a name that is put together is a warning with its line', async () => {
    const { code, warnings } = await bundleFiles({
      'src/index.ts': `const load = (name: string) =>\n  import(/* any */ name);\nexport const known = () => import('./other.ts');\nconst value = load; ${HANDLER}`,
      'src/other.ts': 'export const other = 1;',
    });
    expect(warnings).toEqual([expect.stringMatching(/^src\/index\.ts:2:3: This import\(\) has a name that is only known at run time/)]);
    expect(code).toContain('cannot be done: the build bundles what is imported by a name that stands in the source');
  });
});

describe('modules of Node.js', () => {
  it('fail the build, all of them at once, with who imports them and what to do', async () => {
    const { message, help } = await failure({
      'src/index.ts': `import fs from 'node:fs'; import value from 'uses-net'; import { gzipSync } from 'zlib'; ${HANDLER} export { fs, gzipSync };`,
      'node_modules/uses-net/package.json': '{ "type": "module", "main": "index.js" }',
      'node_modules/uses-net/index.js': 'import net from "net"; export default net;',
    });
    expect(message).toContain('src/index.ts imports node:fs: a function has no files');
    expect(message).toContain('src/index.ts imports node:zlib: use CompressionStream');
    expect(message).toContain('node_modules/uses-net/index.js imports node:net: use the global fetch');
    expect(help).toContain('package');
  });

  it('that are only tried for are a warning, and fail when they are used', async () => {
    const { code, warnings } = await bundleFiles({
      'index.js': `import value from 'tries'; ${HANDLER}`,
      'node_modules/tries/package.json': '{ "main": "index.js" }',
      'node_modules/tries/index.js': 'try { module.exports = require("http"); } catch { module.exports = "without"; }',
    });
    expect(warnings).toEqual([expect.stringContaining('node_modules/tries/index.js imports node:http')]);
    expect(code).toContain('The Node.js module node:http does not exist in a function');
  });
});

describe('modules of Node.js that the runtime has', () => {
  it('are the same one under each name, also for packages that bring their own', async () => {
    const { code, warnings } = await bundleFiles({
      'index.js': `import { Buffer } from 'node:buffer'; import other from 'uses-buffer'; const value = Buffer === other; ${HANDLER}`,
      'node_modules/uses-buffer/package.json': '{ "main": "index.js" }',
      'node_modules/uses-buffer/index.js': 'module.exports = require("buffer/").Buffer || require("buffer").Buffer;',
      'node_modules/buffer/package.json': '{ "main": "index.js" }',
      'node_modules/buffer/index.js': 'exports.Buffer = "of another package";',
    });
    expect(code).not.toContain('of another package');
    expect(warnings).toEqual([]);
  });

  it('are what a package says for browsers, where it says anything', async () => {
    const { code } = await bundleFiles({
      'index.js': `import value from 'has-browser'; ${HANDLER}`,
      'node_modules/has-browser/package.json': '{ "main": "index.js", "browser": { "fs": false, "util": "./small-util.js" } }',
      'node_modules/has-browser/index.js': 'module.exports = [require("fs"), require("util")];',
      'node_modules/has-browser/small-util.js': 'module.exports = "small";',
    });
    expect(code).toContain('"small"');
    expect(code).not.toContain('does not exist in a function');
  });

  it('and the globals of Node.js come only where they are used', async () => {
    const using = await bundleFiles({ 'index.js': `const value = Buffer.from('x').toString(process.env.ENCODING); ${HANDLER}` });
    const asking = await bundleFiles({ 'index.js': `const value = typeof Buffer + typeof process + typeof global; ${HANDLER}` });
    expect(using.code.length).toBeGreaterThan(asking.code.length + 30_000);
    const plain = await bundleFiles({ 'index.js': `const value = 1; ${HANDLER}` });
    expect(asking.code.length).toBeLessThan(plain.code.length + 500);
  });
});

describe('mistakes', () => {
  it('in syntax are shown with file, line and a caret', async () => {
    const { message, where } = await failure({ 'src/index.ts': 'export default {\n\tfetch() { return ; ) }\n};' });
    expect(where).toBe('src/index.ts:2:21');
    expect(message).toBe(
      ['src/index.ts:2:21: Unexpected token', '  2 | \tfetch() { return ; ) }', `    | \t${' '.repeat(19)}^`].join('\n'),
    );
  });

  it('in names that a module does not export', async () => {
    const { message } = await failure({ 'a.ts': `import { value } from './b.ts'; ${HANDLER}`, 'b.ts': 'export const other = 1;' });
    expect(message).toContain('a.ts:1:10: "value" is not exported by "b.ts"');
  });

  it('in paths', async () => {
    const { message } = await failure({ 'a.ts': `import value from './missing.ts'; ${HANDLER}` });
    expect(message).toContain("a.ts:1:19: Could not resolve './missing.ts' in a.ts");
    expect(message).not.toContain(root);
  });

  it.each(['./nope.ts', '../nope.ts', '../../lib/nope', '/nope.ts', '.', './'])(
    'in paths, with advice for a path and not for a package: %s',
    async (path) => {
      const { help } = await failure({ 'src/deep/a.ts': `import value from '${path}'; ${HANDLER}` });
      expect(help).toBe(`The path is relative to the file that imports it, with its extension. There is nothing at ${path}.`);
    },
  );

  it('in packages, with the command that installs one', async () => {
    const { message, help } = await failure({ 'a.ts': `import value from '@scope/name/deep'; ${HANDLER}` });
    expect(message).toContain("'@scope/name/deep'");
    expect(help).toContain('npm install @scope/name');
  });

  it('in interfaces, which are not for programs', async () => {
    const { message, help } = await failure({ 'a.ts': `import { Fields as value } from 'wasi:http/types@0.2.10'; ${HANDLER}` });
    expect(message).toContain("Could not resolve 'wasi:http/types@0.2.10'");
    expect(help).toBe('A function does not import interfaces: what the manifest grants is in env, the second argument of fetch.');
  });

  it('in the manifest: no such entry', async () => {
    const directory = join(root, 'none');
    mkdirSync(directory);
    const options = { name: 'x', directory, source: join(directory, 'src/index.ts'), world: { keyvalue: [], config: [] } };
    await expect(bundle(options)).rejects.toMatchObject({ code: 'BUILD_FAILED', message: 'There is no file src/index.ts' });
  });

  it('in the manifest: one name for two things', async () => {
    const { message } = await failure({ 'a.ts': `const value = 1; ${HANDLER}` }, { keyvalue: ['SAME'], config: ['SAME'] });
    expect(message).toBe("'SAME' names both a key-value store and a config value, which would both be env.SAME");
  });
});

describe('names in the bundle', () => {
  it('are the same on every machine', async () => {
    const files = {
      'src/index.ts': `import value from 'pkg'; ${HANDLER}`,
      'node_modules/pkg/package.json': '{ "main": "index.js" }',
      'node_modules/pkg/index.js': 'module.exports = "value";',
    };
    const one = await bundleFiles(files, { keyvalue: ['store'] });
    const two = await bundleFiles(files, { keyvalue: ['store'] });
    expect(one.code).toBe(two.code);
    expect(one.code).not.toContain(root);
    expect(one.map.sources).toContain('src/index.ts');
    expect(one.map.sources).toContain('node_modules/pkg/index.js');
    expect(one.map.sources.every((source) => /^(?:src|node_modules|skerry:)/.test(source))).toBe(true);
  });

  it('cannot break out of their strings', async () => {
    const key = `'"\`\${x}\\\n`;
    const { code } = await bundleFiles({ 'a.ts': `const value = 1; ${HANDLER}` }, { config: [key] });
    expect(code.includes(JSON.stringify(key))).toBe(true);
  });
});
