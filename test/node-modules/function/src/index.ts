import type { Handler } from '@skerry/guest';
import * as async from './programs/async.ts';
import * as buffer from './programs/buffer.ts';
import * as crypto from './programs/crypto.ts';
import { outcomes } from './programs/describe.ts';
import * as events from './programs/events.ts';
import * as path from './programs/path.ts';
import * as streams from './programs/streams.ts';
import * as system from './programs/system.ts';
import * as text from './programs/text.ts';
import * as util from './programs/util.ts';

const PROGRAMS = { async, buffer, crypto, events, path, streams, system, text, util };

export default {
  async fetch(request) {
    const name = new URL(request.url).pathname.slice(1) as keyof typeof PROGRAMS;
    return Response.json(await outcomes(PROGRAMS[name].cases));
  },
} satisfies Handler;
