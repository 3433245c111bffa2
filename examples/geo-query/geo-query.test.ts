import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

interface Place {
  readonly name: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly kilometres?: number;
}

let app: ServedFunction;
let all: Place[];
beforeAll(async () => {
  app = await serveExample('geo-query');
  all = await find('box?south=-90&west=-180&north=90&east=180');
});
afterAll(() => app?.close());

async function find(query: string): Promise<Place[]> {
  const response = await app.fetch(`/geo-query/${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Place[];
}

const names = (places: readonly Place[]): string[] => places.map(({ name }) => name);

/** By the haversine formula, which the function does not use. */
function kilometres(latitude: number, longitude: number, place: Place): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (a: number, b: number): number => Math.sin(radians(b - a) / 2) ** 2;
  const shrinking = Math.cos(radians(latitude)) * Math.cos(radians(place.latitude));
  return 2 * 6371.0088 * Math.asin(Math.sqrt(Math.min(1, half(latitude, place.latitude) + shrinking * half(longitude, place.longitude))));
}

/** All places in the order of their distance, by looking at each. */
function byDistance(latitude: number, longitude: number): { readonly name: string; readonly far: number }[] {
  return all.map((place) => ({ name: place.name, far: kilometres(latitude, longitude, place) })).toSorted((a, b) => a.far - b.far);
}

/** Points all over the globe, the same every time, and those where an index goes wrong first. */
const POINTS = [
  ...Array.from(
    { length: 150 },
    (_, i) => [Math.asin(((i * 0.618_034) % 1) * 2 - 1) * (180 / Math.PI), ((i * 137.508) % 360) - 180] as const,
  ),
  ...[-180, -179.99, 0, 179.99, 180].flatMap((longitude) =>
    [90, 89.9, 0, -17, -89.9, -90].map((latitude) => [latitude, longitude] as const),
  ),
].map(([latitude, longitude]) => [Number(latitude.toFixed(4)), Number(longitude.toFixed(4))] as const);

test('has places all over the world, each once', () => {
  expect(all.length).toBeGreaterThan(220);
  expect(new Set(names(all)).size).toBe(all.length);
  expect(all.every(({ country }) => /^[A-Z]{2}$/.test(country))).toBe(true);
  expect(names(all)).toEqual(names(all.toSorted((a, b) => a.latitude - b.latitude)));
});

test('the nearest places are those that looking at each one finds', async () => {
  for (const [i, [latitude, longitude]] of POINTS.entries()) {
    const count = (i % 12) + 1;
    const found = await find(`nearest?latitude=${latitude}&longitude=${longitude}&count=${count}`);
    const expected = byDistance(latitude, longitude).slice(0, count);
    expect(found).toHaveLength(count);
    found.forEach((place, at) => {
      expect(place.kilometres).toBeCloseTo(expected[at]!.far, 2);
      expect(kilometres(latitude, longitude, place)).toBeCloseTo(expected[at]!.far, 2);
    });
    expect(new Set(names(found)).size).toBe(count);
  }
});

test('the places within a radius are those that looking at each one finds', async () => {
  for (const [i, [latitude, longitude]] of POINTS.entries()) {
    const radius = [0, 50, 500, 2000, 9000, 20_016][i % 6]!;
    const found = await find(`within?latitude=${latitude}&longitude=${longitude}&radius=${radius}`);
    const expected = byDistance(latitude, longitude).filter(({ far }) => far <= radius);
    expect(names(found).toSorted()).toEqual(expected.map(({ name }) => name).toSorted());
  }
});

test('the places in a box are those that looking at each one finds', async () => {
  for (const [i, [a, longitude]] of POINTS.entries()) {
    const [b, other] = POINTS[(i * 7 + 3) % POINTS.length]!;
    const [south, north] = [Math.min(a, b), Math.max(a, b)];
    const found = await find(`box?south=${south}&west=${longitude}&north=${north}&east=${other}`);
    const isInside = (east: number): boolean =>
      longitude <= other ? east >= longitude && east <= other : east >= longitude || east <= other;
    const expected = all.filter((place) => place.latitude >= south && place.latitude <= north && isInside(place.longitude));
    expect(names(found)).toEqual(names(expected));
  }
});

describe('knows', () => {
  test('what is near', async () => {
    const [berlin, ...rest] = await find('nearest?latitude=52.5&longitude=13.4&count=3');
    expect(berlin).toEqual({ name: 'Berlin', country: 'DE', latitude: 52.52, longitude: 13.41, kilometres: 2.325 });
    expect(names(rest)).toEqual(['Prague', 'Copenhagen']);
    expect(await find('nearest?latitude=0&longitude=0')).toHaveLength(5);
  });

  test('that the date line is no border', async () => {
    expect(names(await find('within?latitude=-16&longitude=-179.9&radius=600'))).toEqual(['Suva', 'Mata-Utu']);
    expect(names(await find('box?south=-20&west=178&north=-13&east=-176'))).toEqual(['Suva', 'Mata-Utu']);
  });

  test('that all longitudes meet at the poles', async () => {
    for (const longitude of [-180, -90, 0, 90, 180]) {
      expect(names(await find(`nearest?latitude=90&longitude=${longitude}&count=2`))).toEqual(['Alert', 'Longyearbyen']);
      const [pole] = await find(`nearest?latitude=-90&longitude=${longitude}&count=1`);
      expect(pole).toMatchObject({ name: 'Amundsen-Scott South Pole Station', kilometres: 0 });
    }
  });
});

describe('refuses', () => {
  const point = 'latitude=1&longitude=1';
  test.each([
    ['nearest', '"latitude" and "longitude" must be degrees'],
    ['nearest?latitude=91&longitude=0', '"latitude" and "longitude" must be degrees'],
    ['nearest?latitude=1&longitude=180.01', '"latitude" and "longitude" must be degrees'],
    ['nearest?latitude=1x&longitude=0', '"latitude" and "longitude" must be degrees'],
    ['within?latitude=NaN&longitude=0&radius=1', '"latitude" and "longitude" must be degrees'],
    [`nearest?${point}&count=0`, '"count" must be 1 to 100'],
    [`nearest?${point}&count=101`, '"count" must be 1 to 100'],
    [`nearest?${point}&count=`, '"count" must be 1 to 100'],
    [`within?${point}`, '"radius" must be 0 to 20016 kilometres'],
    [`within?${point}&radius=-1`, '"radius" must be 0 to 20016 kilometres'],
    [`within?${point}&radius=1e99`, '"radius" must be 0 to 20016 kilometres'],
    ['box?south=1&west=1&north=1', '"south", "west", "north" and "east" must be degrees'],
    ['box?south=2&west=0&north=1&east=1', '"south" must not be above "north"'],
  ])('%s', async (query, message) => {
    const response = await app.fetch(`/geo-query/${query}`);
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringContaining(message) }]);
  });

  test('other paths and methods', async () => {
    expect((await app.fetch('/geo-query/elsewhere')).status).toBe(404);
    expect((await app.fetch('/geo-query/box', { method: 'POST' })).status).toBe(405);
    expect(await (await app.fetch('/geo-query')).text()).toContain('/geo-query/nearest');
  });
});
