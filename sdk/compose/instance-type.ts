import type { TypeDecl } from '@skerry/host/engine/binary';
import { Writer } from '@skerry/host/engine/format';
import { type Scope, Unwritable, writeExternType, writeMember, writeName, writeOuter, writeSort, writeTypeDef } from './encode.ts';

/**
 * The type of an imported instance, put together from what several components say of it: tools leave out what a component
 * does not use, so each knows a part of an interface.
 */
export class InstanceType {
  readonly #decls = new Writer(256);
  #count = 0;
  #types = 0;
  #instances = 0;
  /** Index by name of what is exported and has one. */
  readonly #exported = new Map<string, number>();
  readonly #outer = new Map<number, number>();

  /**
   * Adds what is not there yet.
   *
   * @param outerType where a type of the component is in the one that is written
   */
  add(decls: readonly TypeDecl[], outerType: (index: number) => number): void {
    const types: number[] = [];
    const instances: number[] = [];
    const scope: Scope = {
      type: (index) => types[index]!,
      outer: (count, index) => {
        if (count !== 1) throw new Unwritable('a type of a component around it');
        return outerType(index);
      },
    };
    for (const decl of decls) this.#add(decl, scope, types, instances);
  }

  #add(decl: TypeDecl, scope: Scope, types: number[], instances: number[]): void {
    if (decl.kind === 'type') {
      this.#write(0x01, (writer) => writeTypeDef(writer, decl.type, scope));
      types.push(this.#types++);
    } else if (decl.kind === 'alias') types.push(this.#alias(decl, scope, types, instances));
    else if (decl.kind === 'export-decl') this.#export(decl, scope, types, instances);
    else throw new Unwritable(`a declaration of kind ${decl.kind}`);
  }

  #alias({ sort, target }: TypeDecl & { kind: 'alias' }, scope: Scope, types: readonly number[], instances: readonly number[]): number {
    if (sort.core || sort.sort !== 'type' || target.kind === 'core-export') throw new Unwritable(`an alias of a ${sort.sort}`);
    if (target.kind === 'outer' && target.count === 0) return types[target.index]!;
    if (target.kind === 'outer') return this.#outerType(scope.outer(target.count, target.index));
    this.#write(0x02, (writer) => {
      writeSort(writer, sort);
      writeMember(writer, instances[target.instance]!, target.name);
    });
    return this.#types++;
  }

  #outerType(index: number): number {
    const known = this.#outer.get(index);
    if (known !== undefined) return known;
    this.#write(0x02, (writer) => {
      writeSort(writer, { core: false, sort: 'type' });
      writeOuter(writer, 1, index);
    });
    this.#outer.set(index, this.#types);
    return this.#types++;
  }

  #export({ name, type }: TypeDecl & { kind: 'export-decl' }, scope: Scope, types: number[], instances: number[]): void {
    const space = type.kind === 'type' ? types : type.kind === 'instance' ? instances : undefined;
    const known = this.#exported.get(name.name);
    if (known !== undefined) return void space?.push(known);
    this.#write(0x04, (writer) => {
      writeName(writer, name);
      writeExternType(writer, type, scope);
    });
    const index = type.kind === 'type' ? this.#types++ : type.kind === 'instance' ? this.#instances++ : 0;
    this.#exported.set(name.name, index);
    space?.push(index);
  }

  /** What is written may ask for types of the component around first: those come before in its own order. */
  #write(form: number, write: (writer: Writer) => void): void {
    const body = new Writer(64);
    write(body);
    this.#decls.u8(form);
    this.#decls.copy(body.bytes, 0, body.length);
    this.#count++;
  }

  write(writer: Writer): void {
    writer.u8(0x42);
    writer.u32(this.#count);
    writer.copy(this.#decls.bytes, 0, this.#decls.length);
  }
}
