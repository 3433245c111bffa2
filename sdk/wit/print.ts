import type { Definition, Docs, FunctionType, Interface, NamedType, PackageName, ValueType, World, WorldItem } from './model.ts';
import { interfaceId, usedInterface, usesOf } from './resolved.ts';
import { KEYWORDS } from './tokens.ts';

/**
 * A world and all that it needs as one WIT text without gates and includes: for tools that read a single text.
 * Resolving it again gives the same world.
 */
export function printWorld(world: World): string {
  const packages = new Map<string, { name: PackageName; interfaces: Interface[] }>([
    [packageId(world.package), { name: world.package, interfaces: [] }],
  ]);
  for (const each of interfacesOf(world)) {
    const id = packageId(each.package!);
    if (!packages.has(id)) packages.set(id, { name: each.package!, interfaces: [] });
    packages.get(id)!.interfaces.push(each);
  }
  const [home, ...others] = [...packages.values()];
  const own = home!.interfaces.map((each) => printInterface(each, home!.name));
  const nested = others.map(({ name, interfaces }) => {
    const lines = interfaces.map((each) => printInterface(each, name));
    return `package ${packageId(name)} {\n${lines.join('\n')}}\n`;
  });
  return `package ${packageId(world.package)};\n\n${[...own, printWorldItem(world), ...nested].join('\n')}`;
}

/** `wasi:io@0.2.12`, with `%` where a part is a keyword. */
function packageId({ namespace, name, version }: PackageName): string {
  return `${id(namespace)}:${id(name)}${version === undefined ? '' : `@${version}`}`;
}

/** All interfaces that are not written in the world, each after those that it uses. */
function interfacesOf({ imports, exports }: World): Set<Interface> {
  const known = new Map<string, Interface>();
  for (const item of [...imports, ...exports]) {
    if (item.kind === 'interface') visit(item.interface, known);
    if (item.kind === 'type') visitAll([usedInterface(item.type)], known);
  }
  return new Set(known.values());
}

function visit(of: Interface, known: Map<string, Interface>): void {
  if (of.package === undefined) return visitAll(usesOf(of), known);
  const name = interfaceId(of);
  if (known.has(name)) return;
  visitAll(usesOf(of), known);
  known.set(name, of);
}

function visitAll(list: readonly (Interface | undefined)[], known: Map<string, Interface>): void {
  for (const each of list) if (each !== undefined) visit(each, known);
}

function printInterface(of: Interface, home: PackageName): string {
  return `${printDocs(of.docs, '')}interface ${id(of.name!)} {\n${printBody(of, home)}}\n`;
}

function printBody({ types, functions }: Interface, home: PackageName): string {
  const lines = functions.map((each) => printFunction(each, '  '));
  return [...types.map((type) => printType(type, home)), ...lines].join('');
}

function printWorldItem({ name, docs, imports, exports, package: home }: World): string {
  const body = (items: readonly WorldItem[], side: 'import' | 'export'): string =>
    items.map((item) => printItem(item, side, home)).join('');
  return `${printDocs(docs, '')}world ${id(name)} {\n${body(imports, 'import')}${body(exports, 'export')}}\n`;
}

function printItem(item: WorldItem, side: 'import' | 'export', home: PackageName): string {
  if (item.kind === 'type') return printType(item.type, home);
  if (item.kind === 'function') {
    const { docs, externalId } = item.function;
    const head = `${printDocs(docs, '  ')}${printExternalId(externalId, '  ')}  ${side}`;
    return `${head} ${id(item.name)}: ${signature(item.function)};\n`;
  }
  const { interface: of, externalId } = item;
  return `${printExternalId(externalId, '  ')}  ${side} ${printInterfaceItem(item.name, of, home)}`;
}

function printInterfaceItem(name: string, of: Interface, home: PackageName): string {
  if (of.package === undefined) return `${id(name)}: interface {\n${printBody(of, home)}  }\n`;
  return `${name === interfaceId(of) ? '' : `${id(name)}: `}${pathOf(of, home)};\n`;
}

function pathOf(of: Interface, home: PackageName): string {
  const own = packageId(of.package!) === packageId(home);
  if (own) return id(of.name!);
  const { namespace, name, version } = of.package!;
  return `${id(namespace)}:${id(name)}/${id(of.name!)}${version === undefined ? '' : `@${version}`}`;
}

function printType(type: NamedType, home: PackageName): string {
  const { name, docs, definition, externalId } = type;
  const from = usedInterface(type);
  if (from !== undefined) return `  use ${pathOf(from, home)}.{${renamed(definition, name)}};\n`;
  return `${printDocs(docs, '  ')}${printExternalId(externalId, '  ')}  ${printDefinition(name, definition)}`;
}

function renamed(definition: Definition, name: string): string {
  const target = definition.kind === 'alias' && definition.target.kind === 'named' ? definition.target.type.name : name;
  return target === name ? id(name) : `${id(target)} as ${id(name)}`;
}

function printDefinition(name: string, definition: Definition): string {
  switch (definition.kind) {
    case 'record':
      return members(`record ${id(name)}`, definition.fields, ({ type }) => `: ${printValue(type)}`);
    case 'variant':
      return members(`variant ${id(name)}`, definition.cases, ({ type }) => (type ? `(${printValue(type)})` : ''));
    case 'enum':
      return members(`enum ${id(name)}`, definition.cases, () => '');
    case 'flags':
      return members(`flags ${id(name)}`, definition.flags, () => '');
    case 'resource':
      return `resource ${id(name)} {\n${definition.functions.map((each) => printFunction(each, '    ')).join('')}  }\n`;
    case 'alias':
      return `type ${id(name)} = ${printValue(definition.target)};\n`;
  }
}

interface Member {
  readonly name: string;
  readonly docs: Docs;
}

function members<T extends Member>(head: string, list: readonly T[], rest: (item: T) => string): string {
  const lines = list.map((item) => `${printDocs(item.docs, '    ')}    ${id(item.name)}${rest(item)},\n`);
  return `${head} {\n${lines.join('')}  }\n`;
}

function printFunction(of: FunctionType, indent: string): string {
  const head = `${printDocs(of.docs, indent)}${printExternalId(of.externalId, indent)}${indent}`;
  if (of.kind === 'constructor') return `${head}constructor${signature(of).slice('func'.length)};\n`;
  return `${head}${id(of.name)}: ${of.kind === 'static' ? 'static ' : ''}${signature(of)};\n`;
}

function signature({ kind, isAsync, parameters, result }: FunctionType): string {
  const written = kind === 'method' ? parameters.slice(1) : parameters;
  const list = written.map(({ name, type }) => `${id(name)}: ${printValue(type)}`).join(', ');
  const isImplied = result === undefined || (kind === 'constructor' && result.kind === 'own');
  return `${isAsync ? 'async ' : ''}func(${list})${isImplied ? '' : ` -> ${printValue(result)}`}`;
}

function printValue(type: ValueType): string {
  switch (type.kind) {
    case 'named':
      return id(type.type.name);
    case 'own':
    case 'borrow':
      return `${type.kind}<${id(type.resource.name)}>`;
    case 'list':
      return `list<${printValue(type.element)}${type.length === undefined ? '' : `, ${type.length}`}>`;
    case 'map':
      return `map<${printValue(type.key)}, ${printValue(type.value)}>`;
    case 'option':
      return `option<${printValue(type.some)}>`;
    case 'result':
      return printResult(type.ok, type.error);
    case 'tuple':
      return `tuple<${type.elements.map(printValue).join(', ')}>`;
    case 'stream':
    case 'future':
      return type.payload === undefined ? type.kind : `${type.kind}<${printValue(type.payload)}>`;
    default:
      return type.kind;
  }
}

function printResult(ok: ValueType | undefined, error: ValueType | undefined): string {
  if (error === undefined) return ok === undefined ? 'result' : `result<${printValue(ok)}>`;
  return `result<${ok === undefined ? '_' : printValue(ok)}, ${printValue(error)}>`;
}

const id = (name: string): string => (KEYWORDS.has(name) ? `%${name}` : name);

function printDocs(docs: Docs, indent: string): string {
  if (docs === undefined) return '';
  return docs
    .split('\n')
    .map((line) => `${indent}///${line === '' ? '' : ` ${line}`}\n`)
    .join('');
}

function printExternalId(value: string | undefined, indent: string): string {
  if (value === undefined) return '';
  const escaped = value.replaceAll(/["\\]|[^\P{C}]/gu, (found) => {
    const code = found.codePointAt(0)!;
    return found === '"' || found === '\\' ? `\\${found}` : `\\u{${code.toString(16)}}`;
  });
  return `${indent}@external-id("${escaped}")\n`;
}
