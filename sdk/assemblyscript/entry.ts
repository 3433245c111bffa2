/**
 * The module that the compiler starts from. It turns the raw export of `wasi:http/incoming-handler`, two resource
 * handles, into a call of the function's own `handle(request: Request): Response`.
 */

/** Where modules lie that are generated for a module of an author: below this folder, which is on no disk. */
export const GENERATED = 'skerry-entry/';

/** Never shown to anyone: a mistake that surfaces here is explained at the author's `handle` instead. */
export const ENTRY_PATH = 'skerry-entry.ts';

/** The entry's function that becomes the component's. */
export const HANDLER = 'handler';

export function entryModule(userModule: string): string {
  return `import { handle } from ${JSON.stringify(`./${userModule.replace(/\.ts$/, '')}`)};
import { Request, Response } from "@skerry/guest";
import { respond } from "@skerry/guest/entry";
export { cabi_realloc } from "@skerry/guest/abi/realloc";
export function ${HANDLER}(incoming: i32, outparam: i32): void {
  const response: Response = handle(new Request(incoming));
  respond(response, outparam);
}
`;
}
