import type { Handler } from '@skerry/guest';
import { outcomes } from './describe.ts';
import { exchange, type Exchange } from './exchange.ts';
import { cases } from './program.ts';
import { answers, type Vector } from './vectors.ts';

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/program') return Response.json(await outcomes(cases));
    if (pathname === '/exchange') return Response.json(await exchange((await request.json()) as Exchange | undefined));
    return Response.json(await answers(decodeURIComponent(pathname.slice('/vectors/'.length)), (await request.json()) as Vector[]));
  },
} satisfies Handler;
