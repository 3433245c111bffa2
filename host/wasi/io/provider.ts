import { HOST_LIMITS } from '../../base/index.ts';
import type { Bounds, HostInterface } from '../../engine/index.ts';
import type { InterfaceProvider } from '../provider.ts';
import { IoError } from './error.ts';
import { InputStream } from './input-stream.ts';
import { BLOCKING_WRITE_BYTES, OutputStream } from './output-stream.ts';
import { Pollable, poll } from './poll.ts';

const ERROR: HostInterface = { Error: IoError };
const POLL: HostInterface = { Pollable, poll };
const STREAMS: HostInterface = { InputStream, OutputStream };

/** More than this the interface permits at no time. */
const STREAM_BOUNDS: Bounds = {
  '[method]output-stream.write': { contents: { bytes: HOST_LIMITS.streamChunkBytes } },
  '[method]output-stream.blocking-write-and-flush': { contents: { bytes: BLOCKING_WRITE_BYTES } },
};

export const ioProviders: readonly InterfaceProvider[] = [
  { name: 'wasi:io/error', versions: ['0.2'], suspending: [], bounds: {}, bind: () => ERROR },
  {
    name: 'wasi:io/poll',
    versions: ['0.2'],
    suspending: ['poll', '[method]pollable.block'],
    bounds: { poll: { in: { bytes: 0, entries: HOST_LIMITS.pollables } } },
    bind: () => POLL,
  },
  {
    name: 'wasi:io/streams',
    versions: ['0.2'],
    suspending: [
      '[method]input-stream.blocking-read',
      '[method]input-stream.blocking-skip',
      '[method]output-stream.blocking-write-and-flush',
      '[method]output-stream.blocking-flush',
      '[method]output-stream.blocking-write-zeroes-and-flush',
      '[method]output-stream.blocking-splice',
    ],
    bounds: STREAM_BOUNDS,
    bind: () => STREAMS,
  },
];
