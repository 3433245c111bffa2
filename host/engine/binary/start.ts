import { DECODE_LIMITS } from './bounds.ts';
import type { ComponentReader } from './reader.ts';
import type { StartSyntax } from './syntax.ts';

export function readStartSection(reader: ComponentReader): StartSyntax {
  const offset = reader.offset;
  const func = reader.u32('A function index');
  const args: number[] = [];
  const count = reader.count('arguments of the start function', DECODE_LIMITS.typeEntries);
  for (let i = 0; i < count; i++) args.push(reader.u32('A value index'));
  return { kind: 'start', offset, func, args, results: reader.u32('A number of results') };
}
