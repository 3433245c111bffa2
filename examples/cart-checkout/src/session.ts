const COOKIE = /(?:^|;\s*)session=([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?:;|$)/;
const MONTH_S = 30 * 24 * 60 * 60;

/** Who sends the request: nobody can guess the session of somebody else. */
export function sessionOf(request: Request): string | undefined {
  return COOKIE.exec(request.headers.get('cookie') ?? '')?.[1];
}

export function withSession(response: Response, request: Request, session: string): Response {
  if (sessionOf(request) !== session) {
    const secure = request.url.startsWith('https:') ? '; Secure' : '';
    response.headers.set('set-cookie', `session=${session}; Path=/; Max-Age=${MONTH_S}; HttpOnly; SameSite=Strict${secure}`);
  }
  return response;
}
