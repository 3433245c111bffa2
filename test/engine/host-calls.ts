import { componentEmbed, componentNew, parse, print } from '@bytecodealliance/jco';
import { planComponent } from '../../host/engine/plan/index.ts';
import { wasiProviders } from '../../host/wasi/index.ts';
import { draftWit, stableWit, WASI_VERSION } from '../../sdk/componentize/wit.ts';

/** Every interface that the host provides, in every version that it tells apart. */
export const INTERFACES = wasiProviders.flatMap(({ name, versions }) =>
  versions.map((version) => `${name}@${version === '0.2' ? WASI_VERSION : version}`),
);

/** What the components export. */
export const CALLS = 'test:calls/calls';
const RUN = `interface calls { use wasi:http/types@${WASI_VERSION}.{response-outparam}; run: func(out: response-outparam, n: u32) -> u32; }`;

function wit(interfaces: readonly string[]): string {
  const imports = interfaces.map((id) => `import ${id};`).join('\n');
  return `package test:calls;\n${RUN}\nworld w {\n${imports}\nexport calls;\n}\n${stableWit()}\n${draftWit()}`;
}

/** A parameter with strings or lists, of a function that a component can import. */
export interface Param {
  readonly interfaceId: string;
  readonly func: string;
  readonly param: string;
}

/** A core module that imports everything. */
const everything = async (): Promise<Uint8Array> =>
  componentEmbed({ witSource: wit(INTERFACES), world: 'w', dummy: true, features: { tag: 'all' } });

export async function paramsOfAll(): Promise<Param[]> {
  const { canons } = planComponent(await componentNew(await everything()));
  return canons.flatMap((run) => {
    if (run.kind !== 'lower' || run.target.kind !== 'host') return [];
    const { interfaceId, name } = run.target;
    return run.type.params.filter(({ type }) => type.facts.hasPointer).map(({ label }) => ({ interfaceId, func: name, param: label }));
  });
}

let signatures: Promise<ReadonlyMap<string, string>> | undefined;

/** Core types of all functions, `(param i32) (result i32)`. */
async function signaturesOfAll(): Promise<ReadonlyMap<string, string>> {
  const text = await print(await everything());
  const types = new Map([...text.matchAll(/\(type \(;(\d+);\) \(func(.*?)\)\)$/gm)].map(([, id, type]) => [id, type]));
  const imports = text.matchAll(/\(import "([^"]+)" "([^"]+)" \(func \(;\d+;\) \(type (\d+)\)\)\)/g);
  // The tool's own names: `cm32p2|wasi:io/poll@0.2`.
  const idOf = (module: string): string => module.replace('cm32p2|', '').replace(/@0\.2$/, `@${WASI_VERSION}`);
  return new Map([...imports].map(([, module = '', name, type]) => [`${idOf(module)}#${name}`, types.get(type) ?? '']));
}

const PAGES = 1100;

/**
 * A component whose function `run(out, n)` does what `body` says: text of core WebAssembly with `$out` and `$n`, where
 * `(call "interface#function" …)` calls the host. Memory: "x" at 16, results from 1024 on, zeroes at 4096, "/" and 60 MB
 * of "x" at 65,535 ff.
 */
export async function callerOf(body: string): Promise<Uint8Array> {
  const known = await (signatures ??= signaturesOfAll());
  const used = [...new Set([...body.matchAll(/\(call "([^"]+)"/g)].map(([, name]) => name as string))];
  const imports = used.map((name) => {
    const [module = '', func = ''] = name.split('#');
    const type = known.get(name);
    if (type === undefined) throw new Error(`There is no ${name}`);
    return `(import "${module}" "${func}" (func $${used.indexOf(name)}${type}))`;
  });
  const calls = body.replaceAll(/\(call "([^"]+)"/g, (_, name: string) => `(call $${used.indexOf(name)}`);
  const binary = await parse(`(module
    ${imports.join('\n')}
    (memory (export "memory") ${PAGES})
    (global $top (mut i32) (i32.const ${64 * 1024 * 1024}))
    (data (i32.const 16) "x") (data (i32.const 65535) "/")
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
      (global.set $top (i32.add (local.get $at) (local.get 3)))
      (if (i32.gt_u (global.get $top) (i32.const ${PAGES * 65_536})) (then unreachable))
      (local.get $at))
    ;; A list of n entries of so many words each, all the same four, at 65,536.
    (func $list (param $n i32) (param $words i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (local $at i32)
      (local.set $at (i32.const 65536))
      (if (local.get $n) (then (loop $more
        (i32.store (local.get $at) (local.get $a))
        (if (i32.ge_u (local.get $words) (i32.const 2)) (then (i32.store offset=4 (local.get $at) (local.get $b))))
        (if (i32.ge_u (local.get $words) (i32.const 4)) (then
          (i32.store offset=8 (local.get $at) (local.get $c)) (i32.store offset=12 (local.get $at) (local.get $d))))
        (local.set $at (i32.add (local.get $at) (i32.mul (local.get $words) (i32.const 4))))
        (br_if $more (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))))
    (func (export "${CALLS}#run") (param $out i32) (param $n i32) (result i32) (local $h i32) (local $i i32)
      (memory.fill (i32.const 65536) (i32.const 120) (i32.const 60000000))
      ${calls}))`);
  const interfaces = [...new Set(used.map((name) => name.slice(0, name.indexOf('#'))))];
  return componentNew(await componentEmbed({ binary, witSource: wit(interfaces), world: 'w', features: { tag: 'all' } }));
}
