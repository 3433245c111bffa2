import { EXPRESSIONS, resultOf } from './expressions.ts';
import { orders } from './orders.ts';
import { outcomeOf, type PatternCase } from './patterns.ts';
import { TEXTS } from './texts.ts';

/** Made when the function is built: what a program makes then is there in each request. */
const early = new RegExp(String('^\\p{L}+$'), 'u');

export default {
  async fetch(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname) {
      case '/unicode/patterns': {
        const cases = (await request.json()) as PatternCase[];
        return Response.json(cases.map((each) => outcomeOf(each, (pattern, flags) => new RegExp(pattern, flags))));
      }
      case '/unicode/expressions':
        return Response.json(Object.fromEntries(Object.entries(EXPRESSIONS).map(([name, run]) => [name, resultOf(run)])));
      case '/unicode/texts':
        return Response.json(Object.fromEntries(Object.entries(TEXTS).map(([name, run]) => [name, resultOf(run)])));
      case '/unicode/orders':
        return Response.json(orders());
      default:
        return new Response(String(early.test('Größe')));
    }
  },
};
