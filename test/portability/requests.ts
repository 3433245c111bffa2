import type { RequestListener } from 'node:http';
import type { Manifest, Trial } from '@skerry/host/registry';
import type { Outgoing } from '../../bench/examples/client.ts';
import { WORKLOADS } from '../../bench/examples/workloads.ts';

/** What an example is asked on every host, in this order. */
export interface Questions {
  readonly requests: readonly Outgoing[];
  /** What the function calls, on this machine, and the key of `config` that names it. */
  readonly upstream?: { readonly listener: RequestListener; readonly key: string };
}

/** More of an example's own requests than the one that it is timed with and the one that its manifest offers, good and bad. */
const MORE: Readonly<Record<string, readonly Outgoing[]>> = {
  'batch-translation': [
    { path: '/batch-translation?target=xx', body: 'msgid ""\nmsgstr ""\n' },
    { path: '/batch-translation', body: '' },
  ],
  'csv-stats': [
    { path: '/csv-stats', body: 'a,"b\r\n""c"""\r\n1,2.5\r\n-3e2,"4"\r\nx,5\r\n"open' },
    { path: '/csv-stats', headers: { 'content-type': 'text/csv' }, body: '\ufeffa\n1\n' },
  ],
  'digit-recognition': [{ path: '/digit-recognition', headers: { 'content-type': 'application/json' }, body: '{"pixels":[1,2,3]}' }],
  'fraud-stream': [{ path: '/fraud-stream', body: '{"id":"p1"}\nnot json\n{"id":"p2","card":"c1","amount":1e400,"time":0}\n' }],
  'full-text-search': [
    { path: '/full-text-search?q=%22wins+the+race%22' },
    { path: '/full-text-search?q=grassh*+-fox' },
    { path: '/full-text-search/fables/the-fox-and-the-grapes' },
    { path: '/full-text-search/fables/none' },
  ],
  'geo-query': [
    { path: '/geo-query/within?latitude=-16&longitude=-179.9&radius=600' },
    { path: '/geo-query/box?south=-20&west=178&north=-13&east=-176' },
    { path: '/geo-query/nearest?latitude=91&longitude=NaN' },
  ],
  'hello-assemblyscript': [{ path: '/hello-assemblyscript/deep?name=Ada%20L%C3%B6w&name=second' }],
  'hello-typescript': [{ path: '/hello-typescript/deep?name=Ada%20L%C3%B6w&name=second' }],
  'image-placeholder': [
    { path: '/image-placeholder?x=0', body: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) },
    { path: '/image-placeholder', body: 'GIF89a' },
  ],
  'image-thumbnail': [
    { path: '/image-thumbnail?width=0', body: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) },
    { path: '/image-thumbnail?width=20', body: 'GIF89a' },
  ],
  'log-redaction': [
    { path: '/log-redaction', body: 'Authorization: Bearer abc.def\ncard 4111 1111 1111 1111 from 2001:db8::1\nno end of line' },
    { path: '/log-redaction', body: '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nafter\n' },
  ],
  'webhook-signature': [
    { path: '/webhook-signature/github', headers: { 'x-hub-signature-256': 'sha256=00' }, body: '{}' },
    { path: '/webhook-signature/stripe', headers: { 'stripe-signature': 't=1,v1=00' }, body: '{}' },
    { path: '/webhook-signature/other', body: '{}' },
  ],
};

/** What no function of ours asks for. */
function unwanted(base: string): Outgoing[] {
  return [
    { path: `${base}/none/such/%2e%2e%2f?a=%zz&b&&=c`, headers: { accept: 'text/html, */*;q=0.1', cookie: 'a="b; c' } },
    { path: base, method: 'DELETE' },
    { path: base, method: 'PATCH', body: Uint8Array.of(0, 255, 128, 10, 13, 10) },
    { path: base, method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"open":[' },
  ];
}

/** What the manifest of an example offers to try. */
function offered({ method, path, headers, body, content }: Trial): Outgoing {
  const sent = content === undefined ? body : Buffer.from(content, 'base64');
  return { method, path, headers, ...(sent !== undefined && { body: sent }) };
}

/** @throws when an example has no request to be timed with, or none to try */
export function questionsFor({ name, limits, try: trial }: Manifest): Questions {
  const workload = WORKLOADS[name];
  if (!workload) throw new Error(`bench/examples/workloads.ts has no request for ${name}`);
  if (!trial) throw new Error(`The manifest of ${name} has no "try"`);
  const usual = workload.request(0);
  const base = `/${usual.path.split(/[/?]/)[1]!}`;
  const requests = [...(workload.before ?? []), usual, offered(trial), ...(MORE[name] ?? []), ...unwanted(base)];
  return {
    // What is longer would be refused by our host, before the function sees it.
    requests: requests.filter(({ body = '' }) => Buffer.byteLength(body) <= limits.requestBodyBytes),
    ...(workload.upstream && { upstream: { listener: workload.upstream, key: workload.upstreamKey ?? 'UPSTREAM' } }),
  };
}
