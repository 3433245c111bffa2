import type { ComponentSyntax, ExportSyntax, ExternTypeRef, ImportSyntax, TypeDef } from '@skerry/host/engine/binary';
import { decodeComponent } from '@skerry/host/engine/binary';

/** One of the components that are put together, and what its imports are made of. */
export interface Part {
  /** What it is called in messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly imports: readonly ImportSyntax[];
  readonly exports: readonly ExportSyntax[];
  /** Its type index space. */
  readonly types: readonly TypeOrigin[];
  /** Its instance index space. */
  readonly instances: readonly InstanceOrigin[];
}

export type TypeOrigin =
  | { readonly kind: 'definition'; readonly type: TypeDef }
  | { readonly kind: 'import'; readonly name: string; readonly type: ExternTypeRef }
  | { readonly kind: 'member'; readonly instance: number; readonly name: string }
  | { readonly kind: 'same'; readonly index: number }
  /** Made inside of the component: no import can mention it. */
  | { readonly kind: 'inner' };

export type InstanceOrigin =
  | { readonly kind: 'import'; readonly name: string }
  | { readonly kind: 'same'; readonly index: number }
  | { readonly kind: 'inner' };

/** @throws SkerryError `COMPONENT_*` for what is not a component */
export function readPart(name: string, bytes: Uint8Array): Part {
  const { definitions } = decodeComponent(bytes);
  return {
    name,
    bytes,
    imports: definitions.filter((definition) => definition.kind === 'import'),
    exports: definitions.filter((definition) => definition.kind === 'export'),
    types: typesOf(definitions),
    instances: instancesOf(definitions),
  };
}

function typesOf(definitions: ComponentSyntax['definitions']): TypeOrigin[] {
  return definitions.flatMap((definition): TypeOrigin[] => {
    switch (definition.kind) {
      case 'type':
        return [{ kind: 'definition', type: definition.type }];
      case 'import':
        return definition.type.kind === 'type' ? [{ kind: 'import', name: definition.name.name, type: definition.type }] : [];
      case 'export':
        return isSort(definition, 'type') ? [{ kind: 'same', index: definition.index }] : [];
      case 'alias': {
        if (!isSort(definition, 'type')) return [];
        const { target } = definition;
        return target.kind === 'export' ? [{ kind: 'member', instance: target.instance, name: target.name }] : [{ kind: 'inner' }];
      }
      default:
        return [];
    }
  });
}

function instancesOf(definitions: ComponentSyntax['definitions']): InstanceOrigin[] {
  return definitions.flatMap((definition): InstanceOrigin[] => {
    switch (definition.kind) {
      case 'instance':
        return [{ kind: 'inner' }];
      case 'import':
        return definition.type.kind === 'instance' ? [{ kind: 'import', name: definition.name.name }] : [];
      case 'export':
        return isSort(definition, 'instance') ? [{ kind: 'same', index: definition.index }] : [];
      case 'alias':
        return isSort(definition, 'instance') ? [{ kind: 'inner' }] : [];
      default:
        return [];
    }
  });
}

function isSort({ sort }: Pick<ExportSyntax, 'sort'>, wanted: 'type' | 'instance'): boolean {
  return !sort.core && sort.sort === wanted;
}
