import type { HostInterface } from '../../engine/index.ts';
import type { InterfaceProvider } from '../provider.ts';
import { IoError } from './error.ts';
import { InputStream } from './input-stream.ts';
import { OutputStream } from './output-stream.ts';
import { Pollable, poll } from './poll.ts';

const ERROR: HostInterface = { Error: IoError };
const POLL: HostInterface = { Pollable, poll };
const STREAMS: HostInterface = { InputStream, OutputStream };

export const ioProviders: readonly InterfaceProvider[] = [
  { name: 'wasi:io/error', versions: ['0.2'], suspending: [], requires: undefined, bind: () => ERROR },
  {
    name: 'wasi:io/poll',
    versions: ['0.2'],
    suspending: ['poll', '[method]pollable.block'],
    requires: undefined,
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
    requires: undefined,
    bind: () => STREAMS,
  },
];
