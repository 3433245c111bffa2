import type { Document, Operation } from '../../support/admin-api.ts';

type Schema = Readonly<Record<string, unknown>> & {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
};

/** The reference of the admin API, from its OpenAPI document. */
export function adminApiPage({ paths, components }: Document): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationText(method.toUpperCase(), path, operation)),
  );
  const objects = Object.entries(components.schemas).map(([name, schema]) => objectText(name, schema as Schema));
  return `${[INTRODUCTION, ...operations, '## Objects', ...objects].join('\n\n')}\n`;
}

const INTRODUCTION = `# The admin API

What is deployed on a host, and who may change it. \`skerry login\`, \`deploy\` and [others](cli.md#skerry-login) speak it; so can you.
This page is made of the API's OpenAPI 3.1 document, which every host has at \`/openapi.json\`.

- **Tokens.** Every request needs \`authorization: Bearer skr_…\`, the document and what does not exist included. A token has roles
  (\`read\`, \`deploy\`, \`approve\`, \`operate\`, \`admin\`), may be for one tenant alone, and may expire. Tenants that are not its own do
  not exist for it. After 10 refused tokens in a minute an address gets 429; valid tokens pass.
- **Failures** are \`application/problem+json\` (RFC 9457) with a stable \`code\` ([errors](errors.md)), in \`help\` what to do, and where a
  limit is the reason \`limit\` and \`used\`.
- **Lists** come in pages of \`limit\` records, 100 unless told otherwise: \`next\` of one page is \`after\` of the next.
- **Idempotency-Key** on a \`POST\`: sent again with the same key and body within 24 hours, it changes nothing a second time and is
  answered as the first was. Another body gets 422, a request that still runs 409. Keys are of one token, and are forgotten when the
  host restarts.
- **Aliases** are changed on a condition: \`if-match\` with the ETag that was read, or \`if-none-match: *\` where there is none yet. Of
  two who change one at once, the second gets 412.
- Bodies are JSON of at most 2 MiB, but for components. What a request has and the document does not know is refused.

A deploy is four requests: \`PUT\` the component, \`POST\` the version, \`GET\` the alias, \`PUT\` the alias.

## Operations

Besides what is listed, every operation can be answered with 400, 401, 403 and 429.`;

/** What is said of failures that any operation can have. */
const EVERYWHERE = new Set(
  ['REQUEST_INVALID', 'TOKEN_REFUSED', 'TOKEN_ROLE_MISSING', 'TOKEN_TRIES_EXHAUSTED'].map((code) => `\`${code}\``),
).add('Any other failure.');

function operationText(method: string, path: string, operation: Operation): string {
  const { summary, description } = operation;
  const parts = [`### \`${method} ${path}\``, `${summary} ${description}`];
  const given = operation.parameters.filter((parameter) => parameter.in !== 'path' && parameter.name !== 'idempotency-key');
  if (given.length > 0) parts.push(table(['Parameter', 'In', '', ''], given.map(parameterRow)));
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (content) parts.push(bodyText(type!, content.schema as Schema));
  const responses = Object.entries(operation.responses).filter(([, response]) => !EVERYWHERE.has(response.description));
  parts.push(table(['Status', ''], responses.map(responseRow)));
  return parts.join('\n\n');
}

type Given = Operation['parameters'][number];

function parameterRow({ name, in: place, description, schema }: Given): string[] {
  return [`\`${name}\``, place, typeText(schema as Schema), description ?? (schema as Schema).description ?? ''];
}

function bodyText(type: string, schema: Schema): string {
  if (type !== 'application/json') return `Body: the bytes of a component, \`${type}\`.`;
  return `Body:\n\n${fields(schema)}`;
}

function responseRow([status, { description, content }]: [string, Operation['responses'][string]]): string[] {
  const schema = content?.['application/json']?.schema as Schema | undefined;
  return [status, schema?.$ref || schema?.properties ? `${description} ${pageText(schema)}` : description];
}

/** A page of a list, or one object. */
function pageText(schema: Schema): string {
  const items = schema.properties?.['items']?.items;
  return items ? `\`items\`: ${typeText(items)}s, and \`next\`.` : `${typeText(schema)}.`;
}

function objectText(name: string, schema: Schema): string {
  return `### ${name}\n\n${fields(schema)}`;
}

function fields({ properties = {}, required = [] }: Schema): string {
  return table(
    ['Key', '', ''],
    Object.entries(properties).map(([key, schema]) => {
      const isOptional = !required.includes(key);
      return [`\`${key}\``, `${typeText(schema)}${isOptional ? ', optional' : ''}`, schema.description ?? ''];
    }),
  );
}

function typeText(schema: Schema): string {
  const { $ref, items, oneOf, properties, type, enum: values, const: value } = schema;
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1)!;
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (value !== undefined) return `\`${JSON.stringify(value)}\``;
  if (values) return values.map((each) => `\`${each}\``).join(' or ');
  if (oneOf) return oneOf.map(typeText).join(' or ');
  if (items) return `list of ${typeText(items)}`;
  if (properties)
    return `{ ${Object.entries(properties)
      .map(([key, each]) => `${key}: ${typeText(each)}`)
      .join(', ')} }`;
  return [type ?? 'any', boundsText(schema)].filter(Boolean).join(' ');
}

function boundsText({ minimum, maximum, maxLength, default: usual }: Schema): string {
  const range = minimum !== undefined && maximum !== undefined ? `from ${String(minimum)} to ${String(maximum)}` : '';
  const most = maxLength === undefined ? '' : `of at most ${String(maxLength)} characters`;
  return [range, most, usual === undefined ? '' : `(default ${String(usual)})`].filter(Boolean).join(' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`.replace(/ {2}\|/g, ' |');
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
