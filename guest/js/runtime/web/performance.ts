import { isBuilding } from '../build-time.ts';
import { defineClass, defineGetter, defineMethod } from '../define.ts';

/** https://w3c.github.io/user-timing/, and `timeOrigin`, which the engine counts from nowhere. */

let origin: number | undefined;
// At build time there is no clock.
defineGetter(performance, 'timeOrigin', () => (isBuilding() ? 0 : (origin ??= Date.now() - performance.now())));
defineMethod(Object.getPrototypeOf(performance) as object, 'toJSON', () => ({ timeOrigin: performance.timeOrigin }));

interface Fields {
  readonly name: string;
  readonly entryType: string;
  readonly startTime: number;
  readonly duration: number;
}

const OWN = Symbol();

class PerformanceEntry {
  readonly #fields: Fields;

  constructor(key: symbol, fields: Fields) {
    if (key !== OWN) throw new TypeError('Illegal constructor');
    this.#fields = fields;
  }

  get name(): string {
    return this.#fields.name;
  }

  get entryType(): string {
    return this.#fields.entryType;
  }

  get startTime(): number {
    return this.#fields.startTime;
  }

  get duration(): number {
    return this.#fields.duration;
  }

  toJSON(): object {
    return { ...this.#fields };
  }
}

class PerformanceMark extends PerformanceEntry {
  readonly #detail: unknown;

  constructor(...args: [name: string, options?: PerformanceMarkOptions | null]) {
    const [name, options] = args;
    if ((args as unknown[]).length === 0) throw new TypeError('A mark needs a name');
    if (options !== undefined && options !== null && typeof options !== 'object')
      throw new TypeError('The options of a mark are an object');
    const startTime = options?.startTime === undefined ? performance.now() : Number(options.startTime);
    if (!(startTime >= 0)) throw new TypeError(`A mark cannot be at ${startTime}`);
    super(OWN, { name: String(name), entryType: 'mark', startTime, duration: 0 });
    this.#detail = detailOf(options?.detail);
  }

  get detail(): unknown {
    return this.#detail;
  }

  override toJSON(): object {
    return { ...super.toJSON(), detail: this.#detail };
  }
}

class PerformanceMeasure extends PerformanceEntry {
  readonly #detail: unknown;

  constructor(key: symbol, fields: Fields, detail: unknown) {
    super(key, fields);
    this.#detail = detail;
  }

  get detail(): unknown {
    return this.#detail;
  }

  override toJSON(): object {
    return { ...super.toJSON(), detail: this.#detail };
  }
}

const detailOf = (detail: unknown): unknown => (detail === undefined || detail === null ? null : structuredClone(detail));

const entries: PerformanceEntry[] = [];

function add<T extends PerformanceEntry>(entry: T): T {
  entries.push(entry);
  return entry;
}

/** What a time is given by: itself, or the last mark of that name. */
function timeOf(given: string | number): number {
  if (typeof given === 'number') {
    if (given < 0) throw new TypeError(`A measure cannot begin or end at ${given}`);
    return given;
  }
  const mark = entries.findLast(({ name, entryType }) => entryType === 'mark' && name === String(given));
  if (mark === undefined) throw new DOMException(`There is no mark '${given}'`, 'SyntaxError');
  return mark.startTime;
}

function measure(name: string, first?: string | PerformanceMeasureOptions | null, second?: string): PerformanceMeasure {
  const options = measureOptions(first, second);
  const end = endOf(options);
  const start = startOf(options, end);
  return add(
    new PerformanceMeasure(
      OWN,
      { name: String(name), entryType: 'measure', startTime: start, duration: end - start },
      detailOf(options.detail),
    ),
  );
}

function measureOptions(
  first: string | PerformanceMeasureOptions | null | undefined,
  second: string | undefined,
): PerformanceMeasureOptions {
  if (typeof first !== 'object' || first === null) {
    return { ...(first !== undefined && first !== null && { start: String(first) }), ...(second !== undefined && { end: String(second) }) };
  }
  const { start, end, duration, detail } = first;
  const isGiven = [start, end, duration, detail].some((each) => each !== undefined);
  if (isGiven && second !== undefined) throw new TypeError('A measure that is given options has its end there');
  if (isGiven && start === undefined && end === undefined) throw new TypeError('A measure needs a start or an end');
  if (start !== undefined && end !== undefined && duration !== undefined)
    throw new TypeError('A measure has a start and an end, or a duration');
  return isGiven ? first : second === undefined ? {} : { end: second };
}

function endOf({ start, end, duration }: PerformanceMeasureOptions): number {
  if (end !== undefined) return timeOf(end);
  return start !== undefined && duration !== undefined ? timeOf(start) + duration : performance.now();
}

function startOf({ start, duration }: PerformanceMeasureOptions, end: number): number {
  if (start !== undefined) return timeOf(start);
  return duration === undefined ? 0 : end - duration;
}

function find(name?: string, type?: string): PerformanceEntry[] {
  const found = entries.filter((entry) => (name === undefined || entry.name === name) && (type === undefined || entry.entryType === type));
  return found.toSorted((one, other) => one.startTime - other.startTime);
}

function clear(type: string, name: string | undefined): void {
  const kept = entries.filter((entry) => entry.entryType !== type || (name !== undefined && entry.name !== String(name)));
  entries.splice(0, entries.length, ...kept);
}

const METHODS: Readonly<Record<string, (...args: never[]) => unknown>> = {
  mark: (...args: [name: string, options?: PerformanceMarkOptions]) => add(new PerformanceMark(...args)),
  measure,
  getEntries: () => find(),
  getEntriesByName: (name: string, type?: string) => find(String(name), type),
  getEntriesByType: (type: string) => find(undefined, String(type)),
  clearMarks: (name?: string) => clear('mark', name),
  clearMeasures: (name?: string) => clear('measure', name),
};
for (const [name, method] of Object.entries(METHODS)) defineMethod(Object.getPrototypeOf(performance) as object, name, method);
defineClass('PerformanceEntry', PerformanceEntry);
defineClass('PerformanceMark', PerformanceMark);
defineClass('PerformanceMeasure', PerformanceMeasure);
