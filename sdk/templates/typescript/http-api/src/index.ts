import type { Env, Handler } from '@skerry/guest';
import { readTask, type Task } from './task.ts';

export default {
  async fetch(request, env) {
    const [, , id, ...rest] = new URL(request.url).pathname.split('/');
    if (rest.length > 0) return problem(404, 'There is nothing here');
    return id ? single(request, env, id) : collection(request, env);
  },
} satisfies Handler;

async function collection(request: Request, { tasks }: Env): Promise<Response> {
  switch (request.method) {
    case 'GET': {
      const after = new URL(request.url).searchParams.get('after');
      const { keys, cursor } = await tasks.list({ cursor: after ?? undefined });
      const found = await tasks.getMany<Task>(keys, 'json');
      return Response.json({ tasks: [...found.values()].filter((task) => task !== null), next: cursor ?? null });
    }
    case 'POST': {
      const read = await readTask(request);
      if ('problem' in read) return problem(read.status, read.problem);
      const task = { id: crypto.randomUUID(), ...read };
      await tasks.put(task.id, JSON.stringify(task));
      return Response.json(task, { status: 201, headers: { location: `/{{name}}/${task.id}` } });
    }
    default:
      return notAllowed('GET, POST');
  }
}

async function single(request: Request, { tasks }: Env, id: string): Promise<Response> {
  if (!(await tasks.exists(id))) return problem(404, `There is no task ${id}`);
  switch (request.method) {
    case 'GET':
      return Response.json(await tasks.get<Task>(id, 'json'));
    case 'PUT': {
      const read = await readTask(request);
      if ('problem' in read) return problem(read.status, read.problem);
      const task = { id, ...read };
      await tasks.put(id, JSON.stringify(task));
      return Response.json(task);
    }
    case 'DELETE':
      await tasks.delete(id);
      return new Response(null, { status: 204 });
    default:
      return notAllowed('GET, PUT, DELETE');
  }
}

function problem(status: number, error: string): Response {
  return Response.json({ error }, { status });
}

function notAllowed(allow: string): Response {
  return Response.json({ error: `Allowed are ${allow}` }, { status: 405, headers: { allow } });
}
