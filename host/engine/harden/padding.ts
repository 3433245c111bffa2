import { OP, type Writer } from '../format/index.ts';

const PADDING = 600;

/**
 * Dead code behind the end of a helper. V8 inlines no function above 500 bytes, and a helper that is inlined into a hot
 * loop costs that loop its registers and its unrolling: twice the time, for code that runs once in a thousand turns.
 */
export function pad(writer: Writer): void {
  for (let i = 0; i < PADDING; i++) writer.u8(OP.nop);
  writer.u8(OP.unreachable);
}
