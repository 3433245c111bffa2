import type { Handler } from '@skerry/guest';
import { Gateway } from './gateway.ts';

interface Env {
  /** Base URL of the services behind the gateway; `capabilities.http` must grant it. */
  readonly UPSTREAM: string;
  readonly TIMEOUT_MS: string;
}

const PATHS = {
  '/api-gateway/hello': 'one service, with headers added',
  '/api-gateway/both': 'two services at the same time, put together',
  '/api-gateway/elsewhere': 'a host that is not granted',
};

export default {
  async fetch(request, env) {
    const { pathname, search } = new URL(request.url);
    const gateway = new Gateway(env.UPSTREAM, Number(env.TIMEOUT_MS));
    switch (pathname) {
      case '/api-gateway':
        return Response.json({ paths: PATHS });
      case '/api-gateway/hello':
        return gateway.forward(request, `/hello-typescript${search}`);
      case '/api-gateway/both':
        return gateway.combine({ typescript: '/hello-typescript', assemblyscript: '/hello-assemblyscript' });
      case '/api-gateway/elsewhere':
        return gateway.forward(request, 'https://example.com/');
      default:
        return Response.json({ error: `No path ${pathname}`, paths: PATHS }, { status: 404 });
    }
  },
} satisfies Handler<Env>;
