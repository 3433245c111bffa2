import { SkerryError } from '@skerry/host/base';
import type { ExportSyntax, ImportSyntax } from '@skerry/host/engine/binary';
import { planComponent } from '@skerry/host/engine/plan';
import { Unwritable } from './encode.ts';
import { Imports } from './imports.ts';
import { type Part, readPart } from './part.ts';
import { compatibleName } from './versions.ts';
import { ComponentWriter, type Item } from './writer.ts';

/** A component that goes into another one. */
export interface Component {
  /** What it is called in messages: a path, or what else the reader knows it by. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A plug, and what it provides. */
interface Plugged {
  readonly part: Part;
  /** Name of the export by name of the socket's import. */
  readonly exports: ReadonlyMap<string, ExportSyntax>;
}

/**
 * Puts components together, as `wac plug` does: what the plugs export satisfies imports of the socket, by name, or in a
 * version that semantic versioning calls compatible. The result exports what the socket exports, and imports what is left.
 *
 * @throws SkerryError `COMPOSE_FAILED` when nothing fits, two plugs export the same, or what one exports differs from what
 *   the socket wants; `COMPONENT_*` for what is not a component
 *
 * ```ts
 * const component = compose({ name: 'auth', bytes: auth }, [{ name: 'hello', bytes: hello }]);
 * ```
 */
export function compose(socket: Component, plugs: readonly Component[]): Uint8Array {
  const main = readPart(socket.name, socket.bytes);
  const fitting = fit(
    main,
    plugs.map(({ name, bytes }) => readPart(name, bytes)),
  );
  try {
    const composed = write(main, fitting);
    check(composed, main, fitting);
    return composed;
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw new SkerryError('COMPOSE_FAILED', `The imports of ${socket.name} or a plug mention ${error.message}, which cannot be composed`, {
      help: 'Compose components whose imports are interfaces of WIT.',
    });
  }
}

function fit(main: Part, plugs: readonly Part[]): Plugged[] {
  const taken = new Map<string, Part>();
  const fitting = plugs.map((part): Plugged => {
    const exports = new Map<string, ExportSyntax>();
    for (const each of part.exports) {
      const wanted = importFor(main.imports, each.name.name);
      if (wanted === undefined) continue;
      const other = taken.get(wanted.name.name);
      if (other !== undefined) throw twice(wanted.name.name, other, part);
      taken.set(wanted.name.name, part);
      exports.set(wanted.name.name, each);
    }
    return { part, exports };
  });
  const idle = fitting.find(({ exports }) => exports.size === 0);
  if (idle !== undefined) throw nothingFits(main, idle.part);
  return fitting;
}

function importFor(imports: readonly ImportSyntax[], name: string): ImportSyntax | undefined {
  const compatible = compatibleName(name);
  return imports.find((each) => each.name.name === name) ?? imports.find((each) => compatibleName(each.name.name) === compatible);
}

function write(main: Part, plugs: readonly Plugged[]): Uint8Array {
  const writer = new ComponentWriter();
  const imports = new Imports(writer);
  const satisfied = new Set(plugs.flatMap(({ exports }) => [...exports.keys()]));
  for (const { part } of plugs) imports.announce(part, part.imports);
  imports.announce(
    main,
    main.imports.filter(({ name }) => !satisfied.has(name.name)),
  );
  const provided = new Map<string, Item>();
  for (const { part, exports } of plugs) {
    const instance = instantiate(writer, imports, part);
    for (const [name, found] of exports) provided.set(name, writer.member(instance, found.name.name, found.sort));
  }
  imports.provide(main, provided);
  const instance = instantiate(writer, imports, main);
  for (const { name, sort } of main.exports) writer.export(name, writer.member(instance, name.name, sort));
  return writer.finish(main.bytes);
}

/** A function or type that a component exports, and what it is to be called. */
export interface Renamed {
  readonly sort: 'func' | 'type';
  /** Name of the instance that has it; empty: the component exports it by itself. */
  readonly interfaceId: string;
  readonly name: string;
  readonly as: string;
}

/**
 * Puts a component around another one, which offers some of its functions, and the types that these speak of, as one interface.
 *
 * @param id of the interface
 * @throws SkerryError `COMPONENT_*` for what is not a component
 */
export function offer(component: Component, id: string, members: readonly Renamed[]): Uint8Array {
  const part = readPart(component.name, component.bytes);
  const writer = new ComponentWriter();
  const imports = new Imports(writer);
  imports.announce(part, part.imports);
  const whole = instantiate(writer, imports, part);
  const owners = new Map([['', whole]]);
  const items = members.map(({ sort, interfaceId, name, as }): [string, Item] => {
    const owner = owners.get(interfaceId) ?? writer.member(whole, interfaceId, { core: false, sort: 'instance' }).index;
    owners.set(interfaceId, owner);
    return [as, writer.member(owner, name, { core: false, sort })];
  });
  writer.export({ name: id, attributes: [] }, writer.group(items));
  return writer.finish(part.bytes);
}

function instantiate(writer: ComponentWriter, imports: Imports, part: Part): number {
  const args = part.imports.map(({ name }): [string, Item] => [name.name, imports.itemOf(part, name.name)]);
  return writer.instantiate(writer.component(part.bytes), args);
}

/** The engine knows best whether one fits into the other. */
function check(composed: Uint8Array, main: Part, plugs: readonly Plugged[]): void {
  try {
    planComponent(composed);
  } catch (cause) {
    const names = plugs.map(({ part }) => part.name).join(', ');
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SkerryError('COMPOSE_FAILED', `${main.name} and ${names} do not fit together: ${why}`, {
      help: 'Build both against the same WIT: an export must have every function of the import, with the same types.',
      cause,
    });
  }
}

function twice(name: string, one: Part, other: Part): SkerryError {
  return new SkerryError('COMPOSE_FAILED', `${one.name} and ${other.name} both export ${name}`, { help: 'Leave one of them out.' });
}

function nothingFits(main: Part, plug: Part): SkerryError {
  const names = (list: readonly { readonly name: { readonly name: string } }[]): string =>
    list.length === 0 ? 'nothing' : list.map(({ name }) => name.name).join(', ');
  return new SkerryError(
    'COMPOSE_FAILED',
    `${plug.name} exports nothing that ${main.name} imports: it exports ${names(plug.exports)}; wanted are ${names(main.imports)}`,
    { help: 'The socket is the component with the import, the plug the one with the export.' },
  );
}
