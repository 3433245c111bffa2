import type { Gate, Id, PackageId } from './ast.ts';
import { type Context, hiddenError } from './context.ts';
import { invalid, unknown } from './errors.ts';
import type { Interface, NamedType, World } from './model.ts';
import { Names } from './names.ts';
import { TYPE_KEYWORDS } from './parse-types.ts';

export type Binding =
  | { readonly kind: 'type'; readonly type: NamedType }
  | { readonly kind: 'function' }
  /** It is there only with a feature that is not enabled. */
  | { readonly kind: 'hidden'; readonly feature: string };

/** Names that other languages, or WIT in earlier days, have for a type. */
const RENAMED: Readonly<Record<string, string>> = {
  float32: 'f32',
  float64: 'f64',
  i8: 's8',
  i16: 's16',
  i32: 's32',
  i64: 's64',
  int: 's32',
  boolean: 'bool',
};

/** Names of types and functions in an interface or a world. */
export class TypeScope {
  readonly context: Context;
  readonly package: PackageId;
  readonly owner: Interface | World;
  /** The feature without which the interface or world is not there. */
  readonly hiddenBy: string | undefined;
  readonly bindings = new Map<string, Binding>();
  readonly names = new Names();

  constructor(context: Context, packageId: PackageId, owner: Interface | World, hiddenBy: string | undefined) {
    this.context = context;
    this.package = packageId;
    this.owner = owner;
    this.hiddenBy = hiddenBy;
  }

  define(id: Id, binding: Binding): void {
    this.names.add(id.name, id.span);
    this.bindings.set(id.name, binding);
  }

  /** The feature that hides an item of this scope. What is in something hidden must be hidden as well. */
  hides(gate: Gate, id: Id): string | undefined {
    const feature = this.context.hiddenBy(gate, this.package);
    if (this.hiddenBy === undefined || feature !== undefined) return feature;
    const help = `Put @unstable(feature = ${this.hiddenBy}) before it.`;
    throw invalid(id.span, `"${id.name}" has no gate, while the item that contains it is @unstable`, help);
  }

  lookup(id: Id): Binding {
    const binding = this.bindings.get(id.name);
    if (binding !== undefined) return binding;
    const known = [...this.bindings].filter(([, { kind }]) => kind !== 'function').map(([name]) => name);
    throw unknown(id, `type "${id.name}"`, [...known, ...TYPE_KEYWORDS], renamedHelp(id.name));
  }

  type(id: Id): NamedType {
    const binding = this.lookup(id);
    if (binding.kind === 'type') return binding.type;
    if (binding.kind === 'hidden') throw hiddenError(id.span, id.name, binding.feature);
    throw notAType(id);
  }

  /** That something is a type, be it hidden. */
  check(id: Id): void {
    if (this.lookup(id).kind === 'function') throw notAType(id);
  }

  resource(id: Id): NamedType {
    const type = this.type(id);
    if (isResource(type)) return type;
    throw invalid(id.span, `"${id.name}" is not a resource`, 'Only a resource can be borrowed or owned.');
  }
}

const notAType = (id: Id): Error => invalid(id.span, `"${id.name}" is a function, not a type`);

function renamedHelp(name: string): string {
  const other = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined;
  return other === undefined ? 'Define it, or import it with `use`.' : `Write ${other}.`;
}

/** Follows `use` and `type a = b;` to what is meant in the end. */
export function underlying(type: NamedType): NamedType {
  let at = type;
  while (at.definition.kind === 'alias' && at.definition.target.kind === 'named') at = at.definition.target.type;
  return at;
}

export function isResource(type: NamedType): boolean {
  return underlying(type).definition.kind === 'resource';
}
