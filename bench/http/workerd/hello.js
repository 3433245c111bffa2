export default {
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const name = searchParams.get('name') ?? 'World';
    return new Response(`Hello ${name} from ${pathname}\n`, {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  },
};
