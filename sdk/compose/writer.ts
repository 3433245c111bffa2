import type { ExternName, Sort } from '@skerry/host/engine/binary';
import { joinSections, PREAMBLE_BYTES, type Section, Writer } from '@skerry/host/engine/format';
import { writeMember, writeName, writeSort } from './encode.ts';

const SECTION = { component: 4, instance: 5, alias: 6, type: 7, import: 10, export: 11 } as const;

const INSTANCE: Sort = { core: false, sort: 'instance' };

/** Something with an index, as an argument or export. */
export interface Item {
  readonly sort: Sort;
  readonly index: number;
}

type SortName = Sort['sort'];

/** Writes a component from front to back, and knows which index each thing gets. */
export class ComponentWriter {
  readonly #sections: Section[] = [];
  /** Entries of the section that is being written. */
  #open: { readonly id: number; readonly entries: Writer; count: number } | undefined;
  readonly #spaces = new Map<SortName, number>();

  type(write: (writer: Writer) => void): number {
    return this.#entry(SECTION.type, write, { core: false, sort: 'type' });
  }

  import(name: ExternName, sort: Sort, write: (writer: Writer) => void): number {
    const writeEntry = (writer: Writer): void => {
      writeName(writer, name);
      write(writer);
    };
    return this.#entry(SECTION.import, writeEntry, sort);
  }

  component(bytes: Uint8Array): number {
    this.#close();
    this.#sections.push({ id: SECTION.component, body: bytes });
    return this.#next({ core: false, sort: 'component' });
  }

  instantiate(component: number, args: readonly (readonly [name: string, item: Item])[]): number {
    const writeEntry = (writer: Writer): void => {
      writer.u8(0x00);
      writer.u32(component);
      writer.u32(args.length);
      for (const [name, item] of args) {
        writer.name(name);
        writeItem(writer, item);
      }
    };
    return this.#entry(SECTION.instance, writeEntry, INSTANCE);
  }

  /** An instance of what is there already. */
  group(items: readonly (readonly [name: string, item: Item])[]): Item {
    const writeEntry = (writer: Writer): void => {
      writer.u8(0x01);
      writer.u32(items.length);
      for (const [name, item] of items) {
        writeName(writer, { name, attributes: [] });
        writeItem(writer, item);
      }
    };
    return { sort: INSTANCE, index: this.#entry(SECTION.instance, writeEntry, INSTANCE) };
  }

  /** What an instance exports under a name. */
  member(instance: number, name: string, sort: Sort): Item {
    const writeEntry = (writer: Writer): void => {
      writeSort(writer, sort);
      writeMember(writer, instance, name);
    };
    return { sort, index: this.#entry(SECTION.alias, writeEntry, sort) };
  }

  export(name: Pick<ExternName, 'name' | 'attributes'>, item: Item): void {
    const writeEntry = (writer: Writer): void => {
      writeName(writer, name);
      writeItem(writer, item);
      writer.u8(0x00);
    };
    this.#entry(SECTION.export, writeEntry, item.sort);
  }

  /** @param preamble of a component, from one */
  finish(preamble: Uint8Array): Uint8Array {
    this.#close();
    return joinSections(preamble.subarray(0, PREAMBLE_BYTES), this.#sections);
  }

  #entry(id: number, write: (writer: Writer) => void, sort: Sort): number {
    if (this.#open?.id !== id) this.#close();
    const open = (this.#open ??= { id, entries: new Writer(1024), count: 0 });
    write(open.entries);
    open.count++;
    return this.#next(sort);
  }

  #next({ sort }: Sort): number {
    const index = this.#spaces.get(sort) ?? 0;
    this.#spaces.set(sort, index + 1);
    return index;
  }

  #close(): void {
    const open = this.#open;
    if (open === undefined) return;
    const body = new Writer(open.entries.length + 8);
    body.u32(open.count);
    body.copy(open.entries.bytes, 0, open.entries.length);
    this.#sections.push({ id: open.id, body: body.finish() });
    this.#open = undefined;
  }
}

function writeItem(writer: Writer, { sort, index }: Item): void {
  writeSort(writer, sort);
  writer.u32(index);
}
