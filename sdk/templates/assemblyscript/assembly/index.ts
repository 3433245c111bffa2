import { JsonValue, Request, Response, Store } from "@skerry/guest";

/** Answers one request. Each one finds the module as it was built: what shall stay belongs into the store. */
export function handle(request: Request): Response {
  const name = request.query.get("name");
  const visitor = name === null ? "stranger" : name;
  const visits = countVisit(visitor);
  const answer = JsonValue.object().setString("hello", visitor).setNumber("visits", <f64>visits);
  return Response.json(answer);
}

function countVisit(visitor: string): i64 {
  const store = Store.open("visits");
  if (store.isError) return 0;
  return store.value.increment(visitor).valueOr(0);
}
