import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveExample, type ServedFunction } from '../../test/support/serve-example.ts';

let app: ServedFunction;
beforeEach(async () => {
  app = await serveExample('cart-checkout');
});
afterEach(() => app?.close());

/** A customer with a cookie. */
class Customer {
  readonly #cookie = `session=${crypto.randomUUID()}`;

  send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return app.fetch(`/cart-checkout${path}`, { method, ...content, headers: { cookie: this.#cookie, ...headers } });
  }

  async put(product: string, quantity: unknown): Promise<number> {
    return (await this.send('PUT', `/cart/${product}`, { quantity })).status;
  }

  order(key: string = crypto.randomUUID()): Promise<Response> {
    return this.send('POST', '/orders', undefined, { 'idempotency-key': key });
  }

  async cart(): Promise<unknown> {
    return (await this.send('GET', '/cart')).json();
  }
}

async function free(product: string): Promise<number | undefined> {
  const list = (await (await app.fetch('/cart-checkout')).json()) as { product: string; free: number }[];
  return list.find((each) => each.product === product)?.free;
}

/** How many answers had each status. */
function statuses(answers: readonly Response[]): Record<number, number> {
  return Object.fromEntries(Object.entries(Object.groupBy(answers, ({ status }) => status)).map(([status, all]) => [status, all!.length]));
}

describe('a cart', () => {
  it('belongs to a session, which is a cookie', async () => {
    const response = await app.fetch('/cart-checkout/cart/rope', { method: 'PUT', body: '{"quantity":2}' });
    const cookie = response.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^session=[\da-f-]{36}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/);
    const again = await app.fetch('/cart-checkout/cart', { headers: { cookie: `theme=dark; ${cookie.split(';')[0]}` } });
    expect(await again.json()).toEqual({ lines: [{ product: 'rope', quantity: 2, cents: 2490 }], totalCents: 4980 });
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(await new Customer().cart()).toEqual({ lines: [], totalCents: 0 });
  });

  it('adds up in cents', async () => {
    const ada = new Customer();
    await Promise.all([ada.put('compass', 3), ada.put('rope', 1), ada.put('lantern', 2)]);
    expect(await ada.cart()).toMatchObject({ totalCents: 3 * 12_999 + 2490 + 2 * 5400 });
    await ada.put('lantern', 0);
    expect(await ada.cart()).toMatchObject({ totalCents: 3 * 12_999 + 2490 });
  });

  it('takes no other products, quantities or prices', async () => {
    const ada = new Customer();
    for (const product of ['anchor', '__proto__', 'constructor']) expect(await ada.put(product, 1)).toBe(404);
    for (const quantity of [-1, 0.5, 100, '2', null, undefined]) expect(await ada.put('rope', quantity)).toBe(400);
    for (const body of ['', 'null', '[', '1']) expect((await ada.send('PUT', '/cart/rope', body)).status).toBe(400);
    await ada.send('PUT', '/cart/rope', { quantity: 1, cents: 1 });
    expect(await ada.cart()).toMatchObject({ totalCents: 2490 });
  });
});

describe('a checkout', () => {
  it('sells what is in the cart, and empties it', async () => {
    const ada = new Customer();
    await ada.put('rope', 2);
    const response = await ada.order('key-of-ada');
    expect([response.status, await response.json()]).toEqual([
      200,
      { state: 'confirmed', lines: [{ product: 'rope', quantity: 2, cents: 2490 }], totalCents: 4980 },
    ]);
    expect(await ada.cart()).toEqual({ lines: [], totalCents: 0 });
    expect(await free('rope')).toBe(38);
    expect((await ada.send('GET', '/orders/key-of-ada')).status).toBe(200);
    expect((await new Customer().send('GET', '/orders/key-of-ada')).status).toBe(404);
  });

  it('of 50 customers at the same moment sells 10 compasses to 10', async () => {
    const customers = Array.from({ length: 50 }, () => new Customer());
    await Promise.all(customers.map((each) => each.put('compass', 1)));
    const answers = await Promise.all(customers.map((each) => each.order()));
    expect(statuses(answers)).toEqual({ 200: 10, 409: 40 });
    expect(await free('compass')).toBe(0);
  });

  it('of several products sells all or none', async () => {
    const [ada, bob] = [new Customer(), new Customer()];
    await Promise.all([ada.put('rope', 5), ada.put('chart', 1), bob.put('chart', 1)]);
    expect((await bob.order()).status).toBe(200);
    const response = await ada.order();
    expect([response.status, await response.json()]).toMatchObject([409, { state: 'rejected', reason: 'Not enough of chart' }]);
    expect(await free('rope')).toBe(40);
    expect(await ada.cart()).toMatchObject({ totalCents: 5 * 2490 + 199_900 });
  });

  it('with the same key is made once', async () => {
    const ada = new Customer();
    await ada.put('rope', 1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ada.order('same-key')));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const answer of answers) {
      if (answer.status !== 200) expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1']);
    }
    await ada.put('rope', 7);
    expect(await (await ada.order('same-key')).json()).toMatchObject({ state: 'confirmed', totalCents: 2490 });
    expect(await free('rope')).toBe(39);
    expect(await ada.cart()).toMatchObject({ totalCents: 7 * 2490 });
  });

  it('needs a key and something in the cart', async () => {
    const ada = new Customer();
    expect((await ada.order()).status).toBe(400);
    await ada.put('rope', 1);
    for (const key of ['', 'short', '../../x/..', 'x'.repeat(65)]) expect((await ada.order(key)).status).toBe(400);
  });
});
