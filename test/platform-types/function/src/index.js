export { used } from './used.js';

/** Objects with what each has by itself, and not from its prototype. */
const SAMPLES = {
  'Array.prototype': () => [],
  'DOMException.prototype': () => new DOMException(),
  'Error.prototype': () => new Error('', { cause: 1 }),
  'Event.prototype': () => new Event('x'),
  'Function.prototype': () => Function('return 1'),
  'PerformanceEntry.prototype': () => performance.mark('x'),
  'RegExp.prototype': () => /x/,
  'String.prototype': () => Object(''),
  'SuppressedError.prototype': () => new SuppressedError(),
};

export default {
  async fetch(request) {
    const answers = {};
    for (const [expression, names] of Object.entries(await request.json())) answers[expression] = missing(expression, names);
    return Response.json(answers);
  },
};

/** @returns what it lacks; null when it does not exist itself */
function missing(expression, names) {
  let object;
  try {
    // oxlint-disable-next-line no-eval
    object = (0, eval)(expression);
  } catch {
    return null;
  }
  if (object === undefined || object === null) return null;
  const sample = sampleOf(expression);
  return names.filter((name) => {
    const key = name.startsWith('@@') ? Symbol[name.slice(2)] : name;
    return key === undefined || !(key in Object(object) || (sample !== undefined && key in sample));
  });
}

function sampleOf(expression) {
  try {
    if (Object.hasOwn(SAMPLES, expression)) return SAMPLES[expression]();
    return expression.endsWith('.prototype') ? Object(new globalThis[expression.slice(0, -'.prototype'.length)]()) : undefined;
  } catch {
    return undefined;
  }
}
