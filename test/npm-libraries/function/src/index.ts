import type { Handler } from '@skerry/guest';
import { AutoRouter, type IRequest, error } from 'itty-router';
import { authorize, issue, verifyForeign } from './tokens.ts';
import { calendar } from './calendar.ts';
import { render } from './markdown.ts';
import { order } from './order.ts';

async function markdown(request: Request): Promise<Response> {
  const text = request.headers.has('x-not-text') ? 7 : await request.text();
  return new Response(render(text), { headers: { 'content-type': 'text/html' } });
}

interface Env {
  readonly JWT_SECRET: string;
}

/** As the router would do it, and a line in the log. */
function report(cause: unknown): Response {
  console.error(cause);
  return error(500);
}

// The router of itty-router is the default export, as its manual shows it.
const router = AutoRouter({ catch: report });

router
  .get('/users/:name', ({ params, query }: IRequest) => ({ name: params['name'], query }))
  .get('/teapot', () => error(418, 'short and stout'))
  .get('/fails', () => {
    throw new RangeError('from a route');
  })
  .post('/orders', order)
  .get('/calendar/:day', ({ params }: IRequest) => calendar(params['day']!))
  .post('/markdown', (request: IRequest) => markdown(request))
  .post('/tokens', issue)
  .get('/tokens/me', authorize)
  .post('/tokens/foreign', verifyForeign);

export default router satisfies Handler<Env>;
