import { readAliasSection } from './alias.ts';
import { Budget } from './budget.ts';
import { readCanonSection } from './canon.ts';
import { readCoreInstanceSection } from './core-instance.ts';
import { readCoreTypeSection } from './core-type.ts';
import { readExportSection, readImportSection } from './imports-exports.ts';
import { readInstanceSection } from './instance.ts';
import { checkSize, readPreamble } from './preamble.ts';
import { ComponentReader } from './reader.ts';
import type { Section } from './section.ts';
import { readSection, SECTION } from './section.ts';
import { readStartSection } from './start.ts';
import type { ComponentSyntax, CoreModuleSyntax, Definition, ValueSyntax } from './syntax.ts';
import { readTypeSection } from './type.ts';

/**
 * Decodes a whole component, its nested components included; core modules stay bytes. Nothing is resolved or checked
 * beyond the format itself.
 *
 * @throws SkerryError as `describeComponent` does
 */
export function decodeComponent(bytes: Uint8Array): ComponentSyntax {
  checkSize(bytes);
  return readComponent(new ComponentReader(bytes), new Budget(), 0);
}

function readComponent(reader: ComponentReader, budget: Budget, depth: number): ComponentSyntax {
  const offset = reader.offset;
  budget.component(offset);
  budget.depth(offset, depth);
  readPreamble(reader);
  const definitions: Definition[] = [];
  while (!reader.done) {
    for (const definition of readDefinitions(readSection(reader), budget, depth)) definitions.push(definition);
  }
  return { offset, definitions };
}

function readDefinitions(section: Section, budget: Budget, depth: number): readonly Definition[] {
  const definitions = readContent(section, budget, depth);
  section.content.finish(`Section ${section.id}`);
  return definitions;
}

function readContent({ id, offset, content }: Section, budget: Budget, depth: number): readonly Definition[] {
  switch (id) {
    case SECTION.custom:
      return readCustom(content);
    case SECTION.coreModule:
      return [readCoreModule(content, budget)];
    case SECTION.coreInstance:
      return readCoreInstanceSection(content, budget);
    case SECTION.coreType:
      return readCoreTypeSection(content, budget);
    case SECTION.component:
      return [{ kind: 'component', offset, component: readComponent(content, budget, depth + 1) }];
    case SECTION.instance:
      return readInstanceSection(content, budget);
    case SECTION.alias:
      return readAliasSection(content, budget);
    case SECTION.type:
      return readTypeSection(content, budget);
    case SECTION.canon:
      return readCanonSection(content, budget);
    case SECTION.start:
      return [readStartSection(content)];
    case SECTION.import:
      return readImportSection(content, budget);
    case SECTION.export:
      return readExportSection(content, budget);
    default:
      return [readValueSection(content)];
  }
}

/** A custom section has a name; what follows is nobody's business here. */
function readCustom(content: ComponentReader): readonly Definition[] {
  content.name('The name of a custom section');
  content.offset = content.end;
  return [];
}

function readCoreModule(content: ComponentReader, budget: Budget): CoreModuleSyntax {
  const offset = content.offset;
  budget.coreModule(offset);
  return { kind: 'core-module', offset, bytes: content.take(content.end - offset, 'A core module') };
}

/** Values are a gated feature: kept as one opaque definition, which the validation refuses. */
function readValueSection(content: ComponentReader): ValueSyntax {
  const offset = content.offset;
  content.offset = content.end;
  return { kind: 'value', offset };
}
