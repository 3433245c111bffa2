import type { Handler } from '@skerry/guest';

/** Answers with the body of the request, while it arrives. */
export default {
  fetch: (request) => new Response(request.body),
} satisfies Handler;
