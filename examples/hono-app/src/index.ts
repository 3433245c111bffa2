import type { KeyValue } from '@skerry/guest';
// Its usual router compiles all routes on the first request, and here each request is one.
import { Hono } from 'hono/quick';
import { HTTPException } from 'hono/http-exception';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';

const app = new Hono<{ Bindings: { notes: KeyValue } }>().basePath('/hono');

app.use(secureHeaders());
app.use(requestId());

app.get('/', (c) => c.html('<!doctype html><title>Hono</title><h1>Hono on Skerry</h1>'));

app.get('/notes', async (c) => {
  const { keys, cursor } = await c.env.notes.list({ cursor: c.req.query('cursor') });
  return c.json({ notes: keys, cursor });
});

app.get('/notes/:id', async (c) => {
  const text = await c.env.notes.get(c.req.param('id'));
  if (text === null) throw new HTTPException(404, { message: `No note ${c.req.param('id')}` });
  return c.json({ id: c.req.param('id'), text });
});

app.put('/notes/:id', async (c) => {
  const { text } = await c.req.json<{ text?: unknown }>().catch(() => ({ text: undefined }));
  if (typeof text !== 'string') throw new HTTPException(400, { message: 'Send JSON with a string "text"' });
  await c.env.notes.put(c.req.param('id'), text);
  return c.json({ id: c.req.param('id'), text }, 201);
});

app.delete('/notes/:id', async (c) => {
  await c.env.notes.delete(c.req.param('id'));
  return c.body(null, 204);
});

app.notFound((c) => c.json({ error: `No page ${c.req.path}` }, 404));

app.onError((error, c) => {
  if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
  console.error(error);
  return c.json({ error: 'Internal Server Error' }, 500);
});

export default app;
