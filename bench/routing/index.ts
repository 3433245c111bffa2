/**
 * What it takes to find who answers, and to change one of many: `node bench/routing/index.ts`. Each function has the two routes of
 * one that names none, `/NAME` and `/NAME/*`, or three with parameters.
 */
import { PathRouter, type Route, routesOf } from '@skerry/host/routing';

const ROUNDS = 5;
const FINDS = 200_000;

interface Subject {
  readonly what: string;
  readonly routes: (name: string) => Route[];
  readonly path: (name: string) => string;
}

const PARAMETERS = (name: string): string[] => [`GET /${name}/:id`, `POST /${name}/:id/items`, `/${name}/:id/items/:item`];

const SUBJECTS: readonly Subject[] = [
  { what: '/NAME', routes: (name) => routesOf({ name, routes: undefined }), path: (name) => `/${name}` },
  { what: '/NAME/* ', routes: (name) => routesOf({ name, routes: undefined }), path: (name) => `/${name}/a/b?c=d` },
  { what: '/NAME/:id/items/:item', routes: (name) => routesOf({ name, routes: PARAMETERS(name) }), path: (name) => `/${name}/7/items/8` },
];

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Milliseconds on the processor. */
function cpu(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function measure({ what, routes, path }: Subject, functions: number): object {
  const names = Array.from({ length: functions }, (_, i) => `function-${i}`);
  const router = new PathRouter<string>();
  const build = cpu(() => {
    for (const name of names) router.set(name, routes(name), name);
  });
  const paths = names.map(path);
  // Those that are asked for, as most are of few.
  const hot = paths.filter((_, i) => i % Math.max(1, functions / 100) === 0);
  for (const each of hot) router.find('GET', each);
  const find = median(
    Array.from({ length: ROUNDS }, () =>
      cpu(() => {
        for (let i = 0; i < FINDS; i++) if (router.find('GET', hot[i % hot.length]!) === undefined) throw new Error('Nobody answers');
      }),
    ),
  );
  const change = median(
    Array.from({ length: ROUNDS }, () =>
      cpu(() => {
        for (const name of names.slice(0, 100)) {
          router.set(name, routes(name), name);
          router.find('GET', path(name));
        }
      }),
    ),
  );
  return {
    route: what,
    functions,
    'all set ms': build.toFixed(1),
    'find ns': ((find / FINDS) * 1e6).toFixed(0),
    'one changed, and found µs': (change * 10).toFixed(0),
  };
}

console.table([100, 5000, 10_000].flatMap((functions) => SUBJECTS.map((subject) => measure(subject, functions))));
