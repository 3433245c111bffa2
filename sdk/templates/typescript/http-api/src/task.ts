export interface Task {
  readonly id: string;
  readonly title: string;
  readonly done: boolean;
}

export interface Problem {
  readonly status: number;
  readonly problem: string;
}

const LONGEST_TITLE = 200;
const KEYS = ['title', 'done'];

/** What a client may say of a task, checked: a store holds nothing that did not pass here. */
export async function readTask(request: Request): Promise<Omit<Task, 'id'> | Problem> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) return { status: 415, problem: 'Send application/json' };
  let value: unknown;
  try {
    value = await request.json();
  } catch {
    return { status: 400, problem: 'The body is not valid JSON' };
  }
  return checked(value);
}

function checked(value: unknown): Omit<Task, 'id'> | Problem {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return invalid('A task is an object');
  const { title, done = false, ...others } = value as Record<string, unknown>;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) return invalid(`"${unknown}" is not a key of a task; allowed: ${KEYS.join(', ')}`);
  if (typeof title !== 'string' || title.trim() === '') return invalid('"title" must be a text that is not empty');
  if (title.length > LONGEST_TITLE) return invalid(`"title" has ${title.length} characters; ${LONGEST_TITLE} are allowed`);
  if (typeof done !== 'boolean') return invalid('"done" must be true or false');
  return { title: title.trim(), done };
}

function invalid(problem: string): Problem {
  return { status: 422, problem };
}
