import { Request } from "../http/request";
import { Response } from "../http/response";
import { RouteParameters } from "./route-parameters";

/** What answers a route: a function of a module, since there are no closures. */
export type RouteHandler = (request: Request, parameters: RouteParameters) => Response;

/** Any method. */
// @ts-ignore: decorator
@lazy
export const ANY: string = "*";

/** A handler with what its pattern calls the segments of a path. */
export class Endpoint {
  constructor(
    readonly method: string,
    readonly handler: RouteHandler,
    readonly names: string[],
    readonly positions: i32[],
    /** The first segment of the rest; -1: the pattern has no `*`. */
    readonly restAt: i32,
  ) {}
}

/** A segment that patterns have in common, and what they go on with. */
export class RouteNode {
  private readonly fixed: RouteNode[] = [];
  private parameter: RouteNode | null = null;
  /** Where a pattern ends here. */
  readonly endpoints: Endpoint[] = [];
  /** Where a pattern goes on with `*`. */
  readonly restEndpoints: Endpoint[] = [];

  constructor(private readonly text: string = "") {}

  /** The node of a fixed segment below this one, made if need be. */
  below(text: string): RouteNode {
    for (let i = 0; i < this.fixed.length; i++) if (this.fixed[i].text == text) return this.fixed[i];
    const node = new RouteNode(text);
    this.fixed.push(node);
    return node;
  }

  /** The node of any segment below this one, made if need be. */
  belowAny(): RouteNode {
    let node = this.parameter;
    if (node === null) this.parameter = node = new RouteNode();
    return node;
  }

  /**
   * The most specific endpoint for a path and a method: a fixed segment goes before a parameter, a parameter before the
   * rest. Adds to `allowed` the methods of those that are for the path but not for the method.
   *
   * @param segments decoded
   */
  find(segments: string[], at: i32, method: string, allowed: string[]): Endpoint | null {
    if (at == segments.length) return endpointFor(this.endpoints, method, allowed);
    const segment = segments[at];
    for (let i = 0; i < this.fixed.length; i++) {
      if (this.fixed[i].text != segment) continue;
      const found = this.fixed[i].find(segments, at + 1, method, allowed);
      if (found !== null) return found;
    }
    const parameter = this.parameter;
    if (parameter !== null && segment.length > 0) {
      const found = parameter.find(segments, at + 1, method, allowed);
      if (found !== null) return found;
    }
    return endpointFor(this.restEndpoints, method, allowed);
  }
}

/** A GET answers HEAD too, after an endpoint that is for HEAD itself. */
function endpointFor(endpoints: Endpoint[], method: string, allowed: string[]): Endpoint | null {
  const exact = ofMethod(endpoints, method);
  if (exact !== null) return exact;
  const get = method == "HEAD" ? ofMethod(endpoints, "GET") : null;
  if (get !== null) return get;
  const any = ofMethod(endpoints, ANY);
  if (any !== null) return any;
  for (let i = 0; i < endpoints.length; i++) allow(endpoints[i].method, allowed);
  return null;
}

function ofMethod(endpoints: Endpoint[], method: string): Endpoint | null {
  for (let i = 0; i < endpoints.length; i++) if (endpoints[i].method == method) return endpoints[i];
  return null;
}

function allow(method: string, allowed: string[]): void {
  if (!allowed.includes(method)) allowed.push(method);
  if (method == "GET" && !allowed.includes("HEAD")) allowed.push("HEAD");
}
