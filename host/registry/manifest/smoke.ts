/** A request that shows whether a version works, and what its answer has to be. */
export interface Smoke {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Expected of the answer. */
  readonly status: number;
  /** A text that its body has to contain. */
  readonly contains: string | undefined;
}

/** As people write it. */
export interface RawSmoke {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  status?: number;
  contains?: string;
}

export function smokeOf(raw: RawSmoke | undefined): Smoke | undefined {
  if (raw === undefined) return undefined;
  const { method = 'GET', path, headers = {}, body, status = 200, contains } = raw;
  return { method, path, headers, body, status, contains };
}
