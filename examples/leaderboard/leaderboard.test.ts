import { afterEach, describe, expect, it } from 'vitest';
import { type Overrides, serveExample, type ServedFunction } from '../../test/support/serve-example.ts';
import { temporaryFolder } from '../../test/support/folder.ts';
import { MAX_PLAYERS, submit } from './src/board.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

let app: ServedFunction;
afterEach(() => app?.close());

async function serve(overrides: Overrides = {}): Promise<void> {
  app = await serveExample('leaderboard', overrides);
}

interface Row {
  readonly rank: number;
  readonly player: string;
  readonly score: number;
}

const post = (player: unknown, score: unknown): Promise<Response> =>
  app.fetch('/leaderboard', { method: 'POST', body: JSON.stringify({ player, score }) });

async function get<T>(path: string): Promise<T> {
  const response = await app.fetch(path);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

/** `1 ada 300`, for short. */
const rows = (list: readonly Row[]): string[] => list.map(({ rank, player, score }) => `${rank} ${player} ${score}`);
const top = async (query = ''): Promise<string[]> => rows((await get<{ top: Row[] }>(`/leaderboard${query}`)).top);

describe('the board', () => {
  it('is empty at first', async () => {
    await serve();
    expect(await get('/leaderboard')).toMatchObject({ players: 0, top: [] });
    expect((await app.fetch('/leaderboard/players/ada')).status).toBe(404);
  });

  it('keeps the best score of each player', async () => {
    await serve();
    for (const score of [100, 300, 200]) await post('ada', score);
    expect(await (await post('bob', 250)).json()).toEqual({ rank: 2, player: 'bob', score: 250 });
    expect(await top()).toEqual(['1 ada 300', '2 bob 250']);
  });

  it('lets equal scores share a rank, the earlier first', async () => {
    await serve();
    for (const [player, score] of [
      ['dan', 10],
      ['cid', 20],
      ['bob', 20],
      ['ada', 30],
    ] as const)
      await post(player, score);
    expect(await top()).toEqual(['1 ada 30', '2 cid 20', '2 bob 20', '4 dan 10']);
    await post('dan', 20);
    expect(await top()).toEqual(['1 ada 30', '2 cid 20', '2 bob 20', '2 dan 20']);
  });

  it('shows a player between the neighbours', async () => {
    await serve();
    for (let i = 1; i <= 9; i++) await post(`p${i}`, i);
    const { rank, around } = await get<{ rank: number; around: Row[] }>('/leaderboard/players/p5?around=1');
    expect([rank, rows(around)]).toEqual([5, ['4 p6 6', '5 p5 5', '6 p4 4']]);
    expect(rows((await get<{ around: Row[] }>('/leaderboard/players/p9')).around)).toEqual(['1 p9 9', '2 p8 8', '3 p7 7']);
  });

  it('loses no score of players who finish at the same moment', async () => {
    await serve();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => post(`p${i % 25}`, i)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(await top('?limit=100')).toEqual(Array.from({ length: 25 }, (_, i) => `${i + 1} p${24 - i} ${49 - i}`));
  });

  it('has the best of more players than it holds', () => {
    const full = Array.from({ length: MAX_PLAYERS }, (_, i) => ({ player: `p${i}`, score: MAX_PLAYERS - i + 1 }));
    expect(submit(full, { player: 'late', score: 1 })).toEqual(full);
    const better = submit(full, { player: 'late', score: 3 });
    expect([better.length, better.at(-1)?.player, better.at(-2)?.player]).toEqual([MAX_PLAYERS, 'late', `p${MAX_PLAYERS - 2}`]);
    const longest = JSON.stringify(full.map(() => ({ player: '𒐫'.repeat(32), score: 1_000_000 })));
    expect(Buffer.byteLength(longest)).toBeLessThan(2 ** 20);
  });
});

describe('a season', () => {
  it('ends, and its board stays as it is', async () => {
    const data = temporaryFolder();
    const config = { SEASON_DAYS: '7', MAX_SCORE: '1000' };
    await serve({ data, config: { ...config, FIRST_SEASON: daysAgo(10) } });
    await post('ada', 100);
    expect(await get('/leaderboard')).toMatchObject({ season: 2 });
    await app.close();
    await serve({ data, config: { ...config, FIRST_SEASON: daysAgo(17) } });
    await post('bob', 50);
    expect(await get('/leaderboard')).toMatchObject({ season: 3, top: [{ rank: 1, player: 'bob' }] });
    expect(await top('?season=2')).toEqual(['1 ada 100']);
    expect((await app.fetch('/leaderboard?season=4')).status).toBe(400);
  });

  it('that has not begun takes no scores', async () => {
    await serve({ config: { SEASON_DAYS: '7', MAX_SCORE: '1000', FIRST_SEASON: daysAgo(-1) } });
    expect((await post('ada', 1)).status).toBe(409);
  });
});

describe('refused are', () => {
  it('scores that the game cannot give', async () => {
    await serve();
    for (const score of [-1, 0.5, 1_000_001, 2 ** 53, '5', null, undefined, [7]]) expect((await post('ada', score)).status).toBe(422);
    expect(await top()).toEqual([]);
  });

  it('names that are none', async () => {
    await serve();
    for (const player of ['', ' ada', '<script>', 'a'.repeat(33), '../x', 7, null]) expect((await post(player, 1)).status).toBe(400);
    for (const player of ['Zoë', '李 小龙', 'constructor']) expect((await post(player, 1)).status).toBe(200);
  });

  it('bodies that are no JSON, or too long', async () => {
    await serve();
    for (const body of ['', '{', 'null', '[]']) expect((await app.fetch('/leaderboard', { method: 'POST', body })).status).toBe(400);
    expect((await post('a'.repeat(2000), 1)).status).toBe(413);
  });

  it('queries out of bounds', async () => {
    await serve();
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'season=0', 'season=-1', 'season=1e3']) {
      expect((await app.fetch(`/leaderboard?${query}`)).status).toBe(400);
    }
  });
});
