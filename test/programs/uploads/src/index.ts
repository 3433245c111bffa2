import type { Env, Handler } from '@skerry/guest';

interface Meta {
  name: string;
  type: string;
  parts: number;
  size: number;
  sha256: string;
}

const CHUNK = 1024 * 1024;
const PAGE = `<!doctype html>
<form method="post" enctype="multipart/form-data"><input name="files" type="file" multiple><input name="note"><button>Send</button></form>`;

export default {
  async fetch(request, env): Promise<Response> {
    const url = new URL(request.url);
    switch (`${request.method} ${url.pathname.split('/')[1]}`) {
      case 'GET ':
        return new Response(PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } });
      case 'POST ':
        return upload(request, env);
      case 'GET files':
        return download(decodeURIComponent(url.pathname.slice('/files/'.length)), request, env);
      case 'GET list': {
        const found = await env.files.list({ prefix: 'meta:' });
        const metas = await env.files.getMany<Meta>(found.keys, 'json');
        return Response.json(Object.fromEntries(metas));
      }
      default:
        return new Response('No such page\n', { status: 404 });
    }
  },
} satisfies Handler;

async function upload(request: Request, env: Env): Promise<Response> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch (error) {
    return Response.json({ error: String(error) }, { status: 400 });
  }
  const stored: { id: string; name: string; size: number }[] = [];
  for (const [field, value] of form) {
    if (typeof value === 'string') continue;
    const id = `${field}-${crypto.randomUUID()}`;
    await store(env, id, value);
    stored.push({ id, name: value.name, size: value.size });
  }
  return Response.json({ note: form.get('note'), stored }, { status: 201 });
}

async function store(env: Env, id: string, file: File): Promise<void> {
  let parts = 0;
  for (let at = 0; at < file.size || parts === 0; at += CHUNK) {
    await env.files.put(`part:${id}:${parts++}`, await file.slice(at, at + CHUNK).arrayBuffer());
  }
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const meta: Meta = { name: file.name, type: file.type, parts, size: file.size, sha256: new Uint8Array(digest).toHex() };
  await env.files.put(`meta:${id}`, JSON.stringify(meta));
}

async function download(id: string, request: Request, env: Env): Promise<Response> {
  const meta = await env.files.get<Meta>(`meta:${id}`, 'json');
  if (!meta) return new Response('No such file\n', { status: 404 });
  const etag = `"${meta.sha256}"`;
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers: { etag } });
  let part = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (part === meta.parts) return controller.close();
      const bytes = await env.files.get(`part:${id}:${part++}`, 'bytes');
      if (bytes === null) return controller.error(new Error('a part is missing'));
      if (bytes.length > 0) controller.enqueue(bytes);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': meta.type || 'application/octet-stream',
      'content-length': String(meta.size),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(meta.name)}`,
      etag,
    },
  });
}
