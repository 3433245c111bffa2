import type { SkerryError } from '@skerry/host/base';
import type { RequestListener, RequestUsage, RunningRequest } from '@skerry/host/runtime';
import type { RequestContext } from '@skerry/host/wasi';
import { type Logger, pino } from 'pino';
import type { Call } from './call.ts';
import { contextOf, type World } from './context.ts';
import type { LogEntry } from './index.d.ts';

interface LogRecord {
  readonly level: number;
  readonly msg?: string;
  readonly origin?: string;
  readonly requestId?: string;
}

/** Finds the call that something belongs to: a request of the host, a record of its log. */
export class Calls implements RequestListener {
  readonly logger: Logger;
  readonly #byRequest = new Map<string, Call>();
  #count = 0;
  #world: World | undefined;

  constructor() {
    this.logger = pino({ level: 'trace' }, { write: (line) => this.#log(JSON.parse(line) as LogRecord) });
  }

  /** The function is deployed: what its calls live in. */
  open(world: World): void {
    this.#world = world;
  }

  /** @returns what the host is to call its request */
  begin(call: Call): string {
    const id = `call-${++this.#count}`;
    this.#byRequest.set(id, call);
    return id;
  }

  /** Nothing more will come. */
  end(call: Call): void {
    for (const [id, other] of this.#byRequest) if (other === call) this.#byRequest.delete(id);
  }

  /** What the call's request may use: the test's capabilities. */
  readonly context = (granted: RequestContext, request: RunningRequest): RequestContext => {
    const call = this.#byRequest.get(request.id);
    if (call === undefined || this.#world === undefined) return granted;
    call.sleeper.cpuTimeMs = () => request.cpuTimeMs;
    return contextOf(granted, call, this.#world);
  };

  failed({ id }: RunningRequest, error: SkerryError): void {
    this.#byRequest.get(id)?.failed(error);
  }

  finished({ id }: RunningRequest, usage: RequestUsage): void {
    this.#byRequest.get(id)?.left(usage);
  }

  #log({ level, msg = '', origin = 'host', requestId = '' }: LogRecord): void {
    this.#byRequest.get(requestId)?.log({ level: levelOf(level), origin, message: msg });
  }
}

/** As `wasi:logging` calls it. */
function levelOf(level: number): LogEntry['level'] {
  const label = pino.levels.labels[level];
  return label === 'fatal' || label === undefined ? 'critical' : (label as LogEntry['level']);
}
