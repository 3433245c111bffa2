import { createHash } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { parse } from '@bytecodealliance/jco';
import type { TestPlatform } from './platform.ts';

/** What a test looks at in an OpenAPI document. */
export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly description?: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

export interface Asked {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at what they know
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Asks an admin API, and compares what it answers with what its document says of the operation. */
export class AdminApi {
  readonly document: Document;
  readonly #platform: TestPlatform;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });

  constructor(platform: TestPlatform, document: Document) {
    this.#platform = platform;
    this.document = document;
    this.#ajv.addSchema({ $id: 'document', ...document });
  }

  static async of(platform: TestPlatform): Promise<AdminApi> {
    const answer = await platform.app.inject({ url: '/openapi.json', headers: { authorization: `Bearer ${platform.root}` } });
    return new AdminApi(platform, answer.json());
  }

  async ask(method: string, url: string, { token = this.#platform.root, body, headers }: Asked = {}): Promise<Answered> {
    const isBytes = body instanceof Uint8Array;
    const answer = await this.#platform.app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': isBytes ? 'application/wasm' : 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: isBytes ? Buffer.from(body) : typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answered = { status: answer.statusCode, body: answer.body === '' ? undefined : JSON.parse(answer.body), headers: answer.headers };
    this.#check(method, url, answered);
    return answered;
  }

  #check(method: string, url: string, { status, body, headers }: Answered): void {
    const found = this.#operationAt(method, url.split('?')[0]!);
    const isProblem = status >= 400;
    const type = isProblem ? 'application/problem+json' : 'application/json';
    if (body !== undefined) expect(String(headers['content-type'])).toMatch(type);
    if (found === undefined) return void expect(isProblem).toBe(true);
    const { responses } = found.operation;
    const stated = responses[status] ?? (isProblem ? responses['default'] : undefined);
    expect(stated, `${method} ${url} answered ${status}, which its document does not say`).toBeDefined();
    const key = responses[status] === undefined ? 'default' : String(status);
    if (isProblem && key !== 'default') expect(stated!.description).toContain(`\`${body.code}\``);
    if (stated!.content === undefined) return void expect(body).toBeUndefined();
    const parts = ['paths', found.path, method.toLowerCase(), 'responses', key, 'content', type, 'schema'];
    const pointer = parts
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const validate = this.#ajv.getSchema(`document#/${pointer}`)!;
    expect(validate(body) ? [] : validate.errors, `${method} ${url}`).toEqual([]);
  }

  #operationAt(method: string, path: string): { readonly path: string; readonly operation: Operation } | undefined {
    for (const [template, methods] of Object.entries(this.document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
      const operation = methods[method.toLowerCase()];
      if (operation && pattern.test(path)) return { path: template, operation };
    }
    return undefined;
  }
}

/**
 * A component that could be deployed, and that nobody calls.
 *
 * @param imports exact ids
 */
export async function smallComponent(...imports: readonly string[]): Promise<Uint8Array> {
  const lines = imports.map((id) => `(import "${id}" (instance))`);
  const handler = '(instance $handler) (export "wasi:http/incoming-handler@0.2.3" (instance $handler))';
  return parse(`(component ${lines.join(' ')} ${handler})`);
}

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
