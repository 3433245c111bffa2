import type { Handler, KeyValue } from '@skerry/guest';
import { type Board, positionOf, ranked, submit } from './board.ts';
import { Seasons } from './seasons.ts';

interface Env {
  readonly boards: KeyValue;
  readonly FIRST_SEASON: string;
  readonly SEASON_DAYS: string;
  readonly MAX_SCORE: string;
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const seasons = new Seasons(env.FIRST_SEASON, env.SEASON_DAYS);
    if (request.method === 'POST') return post(request, env, seasons);
    const season = integer(url, 'season', seasons.current, seasons.current);
    if (season === undefined) return problem(400, `"season" must be 1 to ${seasons.current}`);
    const board = parse(await env.boards.get(keyOf(season)));
    const player = url.pathname.split('/')[3];
    const ends = seasons.endOf(season);
    return player === undefined ? top(url, board, season, ends) : around(url, board, decodeURIComponent(player));
  },
} satisfies Handler<Env>;

/** A score that was played. Of each player the best one counts. */
async function post(request: Request, { boards, MAX_SCORE }: Env, seasons: Seasons): Promise<Response> {
  const { player, score } = await readBody(request);
  if (typeof player !== 'string' || !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,31}$/u.test(player)) {
    return problem(400, '"player" must be a name of 1 to 32 letters, digits, spaces and ._-');
  }
  // What no game can give is a lie: nobody stands on the board with it.
  if (!Number.isInteger(score) || Number(score) < 0 || Number(score) > Number(MAX_SCORE)) {
    return problem(422, `"score" must be a whole number from 0 to ${MAX_SCORE}`);
  }
  const season = seasons.current;
  if (season < 1) return problem(409, 'The first season has not begun');
  const entry = { player, score: Number(score) };
  const board = parse(await boards.update(keyOf(season), (current) => JSON.stringify(submit(parse(current), entry))));
  const position = positionOf(board, player);
  return Response.json(position < 0 ? { rank: null, ...entry } : ranked(board, position, position + 1)[0]);
}

function top(url: URL, board: Board, season: number, ends: Date): Response {
  const limit = integer(url, 'limit', 10, 100);
  if (limit === undefined) return problem(400, '"limit" must be 1 to 100');
  return Response.json({ season, ends, players: board.length, top: ranked(board, 0, limit) });
}

/** A player between those just above and below. */
function around(url: URL, board: Board, player: string): Response {
  const reach = integer(url, 'around', 2, 50);
  if (reach === undefined) return problem(400, '"around" must be 1 to 50');
  const position = positionOf(board, player);
  if (position < 0) return problem(404, `${player} is not on the board`);
  const [entry] = ranked(board, position, position + 1);
  return Response.json({ ...entry, around: ranked(board, position - reach, position + reach + 1) });
}

const keyOf = (season: number): string => `season/${season}`;
const parse = (text: string | null): Board => (text === null ? [] : (JSON.parse(text) as Board));

/** A whole number of the query from 1 to `largest`; undefined when it is none. */
function integer(url: URL, name: string, fallback: number, largest: number): number | undefined {
  const text = url.searchParams.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= largest ? value : undefined;
}

async function readBody(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => undefined);
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function problem(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
