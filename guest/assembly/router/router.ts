import { Request } from "../http/request";
import { Response } from "../http/response";
import { percentDecode } from "../text/percent";
import { ANY, Endpoint, RouteHandler, RouteNode } from "./route-node";
import { RouteParameters } from "./route-parameters";

/**
 * Finds the function that answers a request:
 *
 * ```ts
 * const router = new Router()
 *   .get("/users/:id", showUser)
 *   .post("/users", createUser)
 *   .get("/files/*", sendFile);
 *
 * export function handle(request: Request): Response {
 *   return router.handle(request);
 * }
 *
 * function showUser(request: Request, parameters: RouteParameters): Response {
 *   const id = parameters.integer("id");
 *   return id.isError ? Response.text("No such user\n", 404) : Response.text(id.value.toString());
 * }
 * ```
 *
 * In a pattern, `:name` stands for one segment that is not empty, and a `*` at the end for the rest, which may be empty.
 * The most specific pattern wins, in whatever order they were added: a fixed segment before `:name`, `:name` before `*`.
 * Paths count as they were sent: `/users/` is not `/users`; segments are decoded before they are compared. These are
 * the rules of `routes` in `skerry.json`.
 */
export class Router {
  private readonly root: RouteNode = new RouteNode();
  private fallback: RouteHandler = notFound;

  /** Adds a route for GET, which answers HEAD too. Ends the request when the pattern is wrong, like all that add. */
  get(pattern: string, handler: RouteHandler): Router {
    return this.add("GET", pattern, handler);
  }

  /** Adds a route for POST. */
  post(pattern: string, handler: RouteHandler): Router {
    return this.add("POST", pattern, handler);
  }

  /** Adds a route for PUT. */
  put(pattern: string, handler: RouteHandler): Router {
    return this.add("PUT", pattern, handler);
  }

  /** Adds a route for PATCH. */
  patch(pattern: string, handler: RouteHandler): Router {
    return this.add("PATCH", pattern, handler);
  }

  /** Adds a route for DELETE. */
  delete(pattern: string, handler: RouteHandler): Router {
    return this.add("DELETE", pattern, handler);
  }

  /** Adds a route for every method for which the same pattern has no other route. */
  all(pattern: string, handler: RouteHandler): Router {
    return this.add(ANY, pattern, handler);
  }

  /**
   * Adds a route for any method, in capitals. A pattern begins with a slash; there is one route for a method and a
   * pattern.
   */
  add(method: string, pattern: string, handler: RouteHandler): Router {
    if (!pattern.startsWith("/")) throw new Error("A route begins with a slash: " + pattern);
    const segments = pattern.substring(1).split("/");
    const names: string[] = [];
    const positions: i32[] = [];
    let node = this.root;
    let restAt = -1;
    for (let i = 0, n = segments.length; i < n; i++) {
      const segment = segments[i];
      if (segment == "*" && i == n - 1) restAt = i;
      else if (segment.startsWith(":")) {
        const name = segment.substring(1);
        if (name.length == 0 || names.includes(name)) throw new Error("A parameter needs its own name: " + pattern);
        names.push(name);
        positions.push(i);
        node = node.belowAny();
      } else if (segment.includes("*")) throw new Error("A * must stand alone at the end of a route: " + pattern);
      else node = node.below(segment);
    }
    const endpoints = restAt < 0 ? node.endpoints : node.restEndpoints;
    for (let i = 0; i < endpoints.length; i++) {
      if (endpoints[i].method == method) throw new Error("There is already a route for " + method + " " + pattern);
    }
    endpoints.push(new Endpoint(method, handler, names, positions, restAt));
    return this;
  }

  /** Sets what answers when no pattern matches the path, in place of a 404 in plain text. */
  notFound(handler: RouteHandler): Router {
    this.fallback = handler;
    return this;
  }

  /**
   * The answer of the route for a request. Without one for its method, 405 with the existing methods in `allow`;
   * to OPTIONS, 204 with the same.
   */
  handle(request: Request): Response {
    const segments = request.path.substring(1).split("/");
    const method = request.method;
    const allowed: string[] = [];
    const endpoint = this.root.find(decoded(segments), 0, method, allowed);
    if (endpoint !== null) {
      const parameters = new RouteParameters(endpoint.names, endpoint.positions, segments, endpoint.restAt);
      const handler = endpoint.handler;
      return handler(request, parameters);
    }
    if (allowed.length == 0) {
      const fallback = this.fallback;
      return fallback(request, new RouteParameters([], [], segments, -1));
    }
    return refuse(method, allowed);
  }
}

function decoded(segments: string[]): string[] {
  const texts = new Array<string>(segments.length);
  for (let i = 0, n = segments.length; i < n; i++) texts[i] = percentDecode(segments[i]);
  return texts;
}

function refuse(method: string, allowed: string[]): Response {
  if (!allowed.includes("OPTIONS")) allowed.push("OPTIONS");
  const list = allowed.join(", ");
  const response = method == "OPTIONS" ? Response.empty(204) : Response.text("Method not allowed\n", 405);
  return response.with("allow", list);
}

function notFound(request: Request, parameters: RouteParameters): Response {
  return Response.text("Not found\n", 404);
}
