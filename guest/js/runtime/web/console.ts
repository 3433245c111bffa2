import { describeError, inspect, setPrinted } from '../report.ts';

/**
 * What programs print: `%s` and its like in the first argument, and objects of the Web platform, of which the engine shows
 * nothing but their names. https://console.spec.whatwg.org/#formatter
 */

setPrinted(formatted);

const { error: writeError, log: writeLog } = console;

/** The engine complains of what holds, and of nothing else. */
console.assert = (condition?: unknown, ...data: unknown[]): void => {
  if (condition) return;
  const [first, ...rest] = data;
  const message = typeof first === 'string' ? [`Assertion failed: ${first}`, ...rest] : ['Assertion failed', ...data];
  writeError.apply(console, formatted(message));
};

/** With the stack in positions of the sources. */
console.trace = (...data: unknown[]): void => {
  const text = formatted(data).map((each) => (typeof each === 'string' ? each : inspect(each)));
  const trace = Object.assign(new Error(text.join(' ')), { name: 'Trace' });
  writeLog.call(console, describeError(trace));
};

function formatted(data: readonly unknown[]): unknown[] {
  if (data.length === 0) return [];
  const [first, ...rest] = data;
  if (typeof first !== 'string' || !first.includes('%')) return [shown(first), ...rest.map(shown)];
  const text = first.replaceAll(/%[sdifoOcj%]/g, (specifier) => {
    if (specifier === '%%') return '%';
    return rest.length === 0 ? specifier : insert(specifier, rest.shift());
  });
  return [text, ...rest.map(shown)];
}

function insert(specifier: string, value: unknown): string {
  switch (specifier) {
    case '%s':
      return typeof value === 'object' && value !== null ? textOf(value) : String(value);
    case '%d':
    case '%i':
    case '%f':
      return numberOf(specifier, value);
    // Styles of a browser's console.
    case '%c':
      return '';
    default:
      return textOf(value);
  }
}

function numberOf(specifier: string, value: unknown): string {
  if (typeof value === 'symbol') return 'NaN';
  if (typeof value === 'bigint') return `${value}n`;
  if (specifier === '%d') return String(Number(value));
  return String(specifier === '%i' ? Number.parseInt(String(value), 10) : Number.parseFloat(String(value)));
}

function textOf(value: unknown): string {
  const better = shown(value);
  return typeof better === 'string' && typeof value === 'object' ? better : inspect(value);
}

/** An object of the Web platform as text; anything else as it is. */
function shown(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Headers || value instanceof URLSearchParams || value instanceof FormData) return `${nameOf(value)} ${pairs(value)}`;
  if (value instanceof Request)
    return `Request { method: ${JSON.stringify(value.method)}, url: ${JSON.stringify(value.url)}, headers: ${pairs(value.headers)} }`;
  if (value instanceof Response)
    return `Response { status: ${value.status}, url: ${JSON.stringify(value.url)}, headers: ${pairs(value.headers)} }`;
  if (value instanceof URL) return `URL { ${value.href} }`;
  if (value instanceof Blob) return `${nameOf(value)} { size: ${value.size}, type: ${JSON.stringify(value.type)} }`;
  return value;
}

const nameOf = (value: object): string => value.constructor.name;

function pairs(list: Iterable<readonly [string, unknown]>): string {
  const shownPairs = Array.from(
    list,
    ([name, value]) => `${JSON.stringify(name)}: ${typeof value === 'string' ? JSON.stringify(value) : String(shown(value))}`,
  );
  return shownPairs.length === 0 ? '{}' : `{ ${shownPairs.join(', ')} }`;
}
