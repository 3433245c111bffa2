import { z } from 'zod';

const Order = z.object({
  id: z.uuid(),
  email: z.email(),
  placed: z.iso.datetime().transform((text) => new Date(text)),
  items: z.array(z.object({ sku: z.string().regex(/^[A-Z]{3}-\d{4}$/), quantity: z.number().int().positive() })).min(1),
  payment: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('card'), last4: z.string().length(4) }),
    z.object({ kind: z.literal('invoice'), vat: z.string().optional() }),
  ]),
  note: z.string().trim().max(20).default('none'),
});

export async function order(request: Request): Promise<object | Response> {
  const result = Order.safeParse(await request.json());
  if (result.success) return { ...result.data, year: result.data.placed.getUTCFullYear() };
  return Response.json(z.flattenError(result.error), { status: 422 });
}
