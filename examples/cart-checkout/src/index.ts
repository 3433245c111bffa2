import type { Handler, KeyValue } from '@skerry/guest';
import { type Cart, Carts, linesOf, MAX_QUANTITY, totalOf } from './cart.ts';
import { PRODUCTS } from './catalogue.ts';
import { Checkout } from './checkout.ts';
import { type Order, Orders } from './orders.ts';
import { sessionOf, withSession } from './session.ts';
import { Stock } from './stock.ts';

interface Env {
  readonly shop: KeyValue;
}

export default {
  async fetch(request, { shop }) {
    const [, , resource = '', id = ''] = new URL(request.url).pathname.split('/');
    const session = sessionOf(request) ?? crypto.randomUUID();
    switch (`${request.method} /${resource}${id && '/'}`) {
      case 'GET /':
        return Response.json(await products(shop));
      case 'GET /cart':
        return withSession(shown(await new Carts(shop).read(session)), request, session);
      case 'PUT /cart/':
        return withSession(await put(request, shop, session, id), request, session);
      case 'POST /orders':
        return order(request, shop, session);
      case 'GET /orders/':
        return report(await new Orders(shop).read(`${session}/${id}`));
      default:
        return problem(404, 'There is nothing here');
    }
  },
} satisfies Handler<Env>;

async function products(shop: KeyValue): Promise<object[]> {
  const stock = new Stock(shop);
  const list: object[] = [];
  for (const [product, { name, cents }] of PRODUCTS) list.push({ product, name, cents, free: await stock.free(product) });
  return list;
}

async function put(request: Request, shop: KeyValue, session: string, product: string): Promise<Response> {
  if (!PRODUCTS.has(product)) return problem(404, 'There is no such product');
  const body: unknown = await request.json().catch(() => undefined);
  const quantity = (body as { quantity?: unknown } | null | undefined)?.quantity;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 0 || quantity > MAX_QUANTITY) {
    return problem(400, `"quantity" must be a whole number from 0 to ${MAX_QUANTITY}`);
  }
  return shown(await new Carts(shop).set(session, product, quantity));
}

async function order(request: Request, shop: KeyValue, session: string): Promise<Response> {
  const key = request.headers.get('idempotency-key') ?? '';
  if (!/^[\w-]{8,64}$/.test(key)) return problem(400, 'Send an Idempotency-Key of 8 to 64 letters and digits, new for each order');
  const placed = await new Checkout(shop).place(session, key);
  if (placed === 'empty') return problem(400, 'The cart is empty');
  if (placed === 'busy') return problem(409, 'This order is being placed', { 'retry-after': '1' });
  return report(placed);
}

function report(order: Order | undefined): Response {
  if (!order) return problem(404, 'There is no such order');
  const { state, lines, totalCents, reason } = order;
  return Response.json({ state, lines, totalCents, reason }, { status: state === 'rejected' ? 409 : 200 });
}

function shown(cart: Cart): Response {
  const lines = linesOf(cart);
  return Response.json({ lines, totalCents: totalOf(lines) });
}

function problem(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers });
}
