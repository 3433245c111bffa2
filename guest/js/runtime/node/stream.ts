/** `node:stream`: the package `readable-stream`, which is Node's own of version 18. */
import library from 'readable-stream/lib/stream.js';
import { addWebStreams } from './web-streams.ts';

/** As Node.js has it since. */
const HIGH_WATER_MARK_BYTES = 65_536;

const stream = library as unknown as Record<string, unknown>;
addWebStreams(stream as never);

export const {
  Readable,
  Writable,
  Duplex,
  Transform,
  PassThrough,
  addAbortSignal,
  compose,
  destroy,
  finished,
  isDisturbed,
  pipeline,
  promises,
  isErrored,
  isReadable,
  getDefaultHighWaterMark,
  setDefaultHighWaterMark,
  Stream,
} = stream;
(setDefaultHighWaterMark as (isObjectMode: boolean, bytes: number) => void)(false, HIGH_WATER_MARK_BYTES);
export default stream;
