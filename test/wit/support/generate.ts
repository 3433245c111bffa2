/** Makes texts of several packages that use each other at random: grammar right, rules mostly. */

type Random = (below: number) => number;

const PRIMITIVES = ['bool', 'u8', 's16', 'u32', 's64', 'f32', 'f64', 'char', 'string'];

interface GeneratedInterface {
  /** In its own package. */
  readonly name: string;
  /** From another package. */
  readonly path: string;
  readonly package: number;
  readonly values: string[];
  readonly resources: string[];
  readonly text: string;
}

export function generate(random: Random): string {
  const packages = 1 + random(3);
  const interfaces: GeneratedInterface[] = [];
  const count = 2 + random(7);
  for (let index = 0; index < count; index++) interfaces.push(makeInterface(interfaces, random(packages), index, random));
  const worlds = Array.from({ length: 1 + random(3) }, (_, index) => makeWorld(interfaces, index, random));
  const bodies = Array.from({ length: packages }, (_, index) =>
    shuffled(
      interfaces.filter((each) => each.package === index).map(({ text }) => text),
      random,
    ).join('\n'),
  );
  const nested = bodies.slice(1).map((body, index) => `package p:n${index + 1}@1.0.0 {\n${body}\n}`);
  const main = `${shuffled([bodies[0]!, ...worlds], random).join('\n')}\n`;
  return `package p:n0@1.0.0;\n${shuffled([main, ...nested], random).join('\n')}`;
}

/** Package 0 may use all others, others those after them. */
function makeInterface(known: readonly GeneratedInterface[], own: number, index: number, random: Random): GeneratedInterface {
  const scope: Scope = { package: own, values: [], resources: [] };
  const made = { name: `i${index}`, path: `p:n${own}/i${index}@1.0.0`, ...scope };
  const usable = known.filter((each) => each.package >= own);
  const lines = [
    ...some(random(3), () => makeUse(usable, made, random)),
    ...some(random(4), () => makeType(made, random)),
    ...some(random(3), (at) => `f${at}: ${makeFunction(made, random)};`),
  ];
  return { ...made, text: `interface i${index} {\n  ${lines.filter((line) => line !== '').join('\n  ')}\n}` };
}

type Scope = Pick<GeneratedInterface, 'package' | 'values' | 'resources'>;

function makeUse(usable: readonly GeneratedInterface[], into: Scope, random: Random): string {
  const from = usable.length === 0 ? undefined : usable[random(usable.length)]!;
  const all = from === undefined ? [] : [...from.values, ...from.resources];
  if (from === undefined || all.length === 0) return '';
  const name = all[random(all.length)]!;
  const as = `u${into.values.length + into.resources.length}-${name}`.slice(0, 40);
  (from.resources.includes(name) ? into.resources : into.values).push(as);
  return `use ${from.package === into.package ? from.name : from.path}.{${name} as ${as}};`;
}

function makeType(into: Scope, random: Random): string {
  const name = `t${into.values.length + into.resources.length}`;
  const make = [
    () => `record ${name} { a: ${makeValue(into, random)}, b: ${makeValue(into, random)} }`,
    () => `variant ${name} { a, b(${makeValue(into, random)}) }`,
    () => `enum ${name} { a, b }`,
    () => `flags ${name} { a, b }`,
    () => `type ${name} = ${makeValue(into, random)};`,
  ];
  if (random(3) === 0) {
    into.resources.push(name);
    const methods = some(random(3), (at) => `m${at}: ${random(3) === 0 ? 'static ' : ''}${makeFunction(into, random)};`);
    return `resource ${name} { ${random(2) === 0 ? 'constructor();' : ''} ${methods.join(' ')} }`;
  }
  const text = make[random(make.length)]!();
  into.values.push(name);
  return text;
}

function makeValue(scope: Scope, random: Random, depth = 0): string {
  const named = [...scope.values, ...scope.resources];
  if (named.length > 0 && random(2) === 0) return named[random(named.length)]!;
  const inner = (): string => makeValue(scope, random, depth + 1);
  const compound = [
    () => `list<${inner()}>`,
    () => `option<${inner()}>`,
    () => `tuple<${inner()}, ${inner()}>`,
    () => `result<${inner()}, ${inner()}>`,
    () => `result<_, ${inner()}>`,
  ];
  return depth < 3 && random(2) === 0 ? compound[random(compound.length)]!() : PRIMITIVES[random(PRIMITIVES.length)]!;
}

function makeFunction(scope: Scope, random: Random): string {
  return `func(${makeParameters(scope, random)})${makeResult(scope, random)}`;
}

function makeParameters(scope: Scope, random: Random): string {
  return some(random(3), (at) => {
    const borrowed = random(3) === 0 ? scope.resources[random(scope.resources.length)] : undefined;
    return `p${at}: ${borrowed === undefined ? makeValue(scope, random) : `borrow<${borrowed}>`}`;
  }).join(', ');
}

function makeResult(scope: Scope, random: Random): string {
  return random(2) === 0 ? '' : ` -> ${makeValue(scope, random)}`;
}

function makeWorld(interfaces: readonly GeneratedInterface[], index: number, random: Random): string {
  const scope: Scope = { package: 0, values: [], resources: [] };
  const uses = some(random(2), () => makeUse(interfaces, scope, random));
  const types = [...uses, ...some(random(3), () => makeType(scope, random))];
  const items = some(1 + random(6), (at) => makeExtern(interfaces, scope, `w${index}-${at}`, random));
  const includes = index === 0 ? [] : some(random(3), () => makeInclude(index, random));
  const lines = [...types, ...(random(8) === 0 ? items : new Set(items)), ...includes];
  return `world w${index} {\n  ${shuffled(lines, random)
    .filter((line) => line !== '')
    .join('\n  ')}\n}`;
}

function makeInclude(index: number, random: Random): string {
  const names = random(2) === 0 ? ';' : ` with { w${random(index)}-0 as w${index}-9 }`;
  return `include w${random(index)}${names}`;
}

function makeExtern(interfaces: readonly GeneratedInterface[], scope: Scope, name: string, random: Random): string {
  const side = random(2) === 0 ? 'import' : 'export';
  const of = interfaces[random(interfaces.length)]!;
  const path = of.package === 0 ? of.name : of.path;
  switch (random(8)) {
    case 0:
      return `${side} ${name}: ${makeFunction(scope, random)};`;
    case 1:
      return `${side} ${name}: ${path};`;
    case 2: {
      const inner: Scope = { package: 0, values: [], resources: [] };
      const types = [makeUse(interfaces, inner, random), makeType(inner, random)];
      const lines = [...types, `f: ${makeFunction(inner, random)};`];
      return `${side} ${name}: interface { ${lines.join(' ')} }`;
    }
    default:
      return `${side} ${path};`;
  }
}

function some(count: number, make: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function shuffled(list: readonly string[], random: Random): string[] {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [copy[at], copy[other]] = [copy[other]!, copy[at]!];
  }
  return copy;
}
