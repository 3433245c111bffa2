import type { Handler } from '@skerry/guest';

export default {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/hello-typescript') return new Response(`No page ${pathname}\n`, { status: 404 });
    return new Response(`Hello, ${searchParams.get('name') ?? 'world'}!\n`);
  },
} satisfies Handler;
