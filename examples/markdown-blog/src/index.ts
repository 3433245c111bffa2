import type { Handler, KeyValue } from '@skerry/guest';
import { etagOf, matches } from './etag.ts';
import { EDITION, indexPage, postPage, SECURITY } from './page.ts';

interface Env {
  readonly posts: KeyValue;
  readonly TITLE: string;
  /** Whoever knows it may write. */
  readonly TOKEN: string;
}

const ON_INDEX = 100;
const HTML = 'text/html; charset=utf-8';
const MARKDOWN = 'text/markdown; charset=utf-8';

export default {
  async fetch(request, env) {
    const slug = new URL(request.url).pathname.split('/')[2];
    if (slug === undefined) return isRead(request) ? index(request, env) : notAllowed('GET, HEAD');
    if (!/^[a-z\d](?:[a-z\d-]{0,62}[a-z\d])?$/.test(slug)) return text(404, 'There is no such post');
    if (isRead(request)) return read(request, env, slug);
    if (request.method !== 'PUT' && request.method !== 'DELETE') return notAllowed('GET, HEAD, PUT, DELETE');
    if (!(await isAuthor(request, env))) return text(401, 'Only the author writes here', { 'www-authenticate': 'Bearer' });
    return request.method === 'PUT' ? write(request, env, slug) : remove(env, slug);
  },
} satisfies Handler<Env>;

async function index(request: Request, { posts, TITLE }: Env): Promise<Response> {
  const { keys } = await posts.list();
  const html = indexPage(TITLE, await posts.getMany(keys.slice(0, ON_INDEX)));
  return cached(request, await etagOf(html), HTML, () => html);
}

async function read(request: Request, { posts, TITLE }: Env, slug: string): Promise<Response> {
  const markdown = await posts.get(slug);
  if (markdown === null) return text(404, 'There is no such post');
  // The source is what an editor edits, and its tag is what `If-Match` compares.
  if (request.headers.get('accept')?.includes('text/markdown')) return cached(request, await etagOf(markdown), MARKDOWN, () => markdown);
  return cached(request, await etagOf(EDITION, TITLE, markdown), HTML, () => postPage(TITLE, slug, markdown));
}

/** Caches may keep it for a minute; after that they ask whether it has changed, and mostly it has not: nothing is rendered then. */
function cached(request: Request, etag: string, type: string, render: () => string): Response {
  const headers = { 'cache-control': 'public, max-age=60', vary: 'accept', etag, ...SECURITY };
  const known = request.headers.get('if-none-match');
  if (known !== null && matches(known, etag)) return new Response(null, { status: 304, headers });
  return new Response(render(), { headers: { 'content-type': type, ...headers } });
}

/** With `If-Match`, only on top of the text that the author has seen; with `If-None-Match: *`, only a new post. */
async function write(request: Request, { posts }: Env, slug: string): Promise<Response> {
  const markdown = await request.text();
  if (markdown.trim() === '') return text(400, 'A post has a text');
  const [ifMatch, ifNoneMatch] = [request.headers.get('if-match'), request.headers.get('if-none-match')];
  let isNew = false;
  try {
    await posts.update(slug, async (current) => {
      const etag = current === null ? undefined : await etagOf(current);
      if (ifMatch !== null && !matches(ifMatch, etag)) throw new Conflict();
      if (ifNoneMatch !== null && matches(ifNoneMatch, etag)) throw new Conflict();
      isNew = current === null;
      return markdown;
    });
  } catch (error) {
    if (error instanceof Conflict) return text(412, 'Somebody else has changed the post');
    throw error;
  }
  return new Response(null, { status: isNew ? 201 : 204, headers: { etag: await etagOf(markdown), location: `/blog/${slug}` } });
}

class Conflict extends Error {}

async function remove({ posts }: Env, slug: string): Promise<Response> {
  await posts.delete(slug);
  return new Response(null, { status: 204 });
}

/** Compares digests: how long that takes says nothing about the token. */
async function isAuthor(request: Request, { TOKEN }: Env): Promise<boolean> {
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  return TOKEN !== '' && (await etagOf(given)) === (await etagOf(TOKEN));
}

const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';
const notAllowed = (methods: string): Response => text(405, `Only ${methods}`, { allow: methods });

function text(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(`${message}\n`, { status, headers });
}
