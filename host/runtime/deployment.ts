import { type SandboxLimits, SkerryError } from '../base/index.ts';
import {
  bindGrants,
  type BindServices,
  CAPABILITIES,
  type Capability,
  checkGranted,
  NO_SECRETS,
  type OutboundFactory,
  providersOf,
  type SecretSource,
} from '../capabilities/index.ts';
import {
  type Component,
  type ComponentDescription,
  describeComponent,
  type Engine,
  type Instance,
  type HostMemoryBudget,
  type HostMemoryShare,
  type PreparedComponent,
  type PrepareOptions,
  sourceOf,
} from '../engine/index.ts';
import type { Manifest } from '../registry/manifest/manifest.ts';
import type { StorageDriver } from '../storage/index.ts';
import { type ContextRef, type LinkedImports, linkImports } from '../wasi/index.ts';
import { Listeners, type RequestListener } from './events.ts';
import { failureLog } from './failure-log.ts';
import { Limiter } from './limits/limiter.ts';
import { FunctionMetrics } from './metrics.ts';
import type { Grants } from './request-scope.ts';
import { type InstanceBudget, Sandboxes } from './sandboxes.ts';

const HANDLER = /^wasi:http\/incoming-handler@0\.2\.\d+$/;
const COMMAND = /^wasi:cli\/run@/;
const HANDLER_P3 = /^wasi:http\/handler@0\.3\./;

export interface DeployServices {
  readonly engine: Engine;
  readonly storage: StorageDriver;
  readonly outbound: OutboundFactory;
  readonly instances: InstanceBudget;
  readonly hostMemory: HostMemoryBudget;
  /** What can be granted. Default: the capabilities of this host. */
  readonly capabilities?: readonly Capability[];
  /** Default: it is the only tenant's, goes by its own name, and no secret is set. */
  readonly placement?: Placement | undefined;
  /** Hear of each request, after the function's metrics and the log. */
  readonly listeners?: readonly RequestListener[] | undefined;
}

/** What a function needs whose component needs no engine any more. */
export type PreparedServices = Omit<DeployServices, 'engine'>;

/** Whose function it is, and what is different for it than for those of others. */
export interface Placement {
  /** Its key-value stores are kept apart from those of all others. undefined: there is nobody else. */
  readonly tenant?: string | undefined;
  /** What logs call the function. Default: its name. */
  readonly label?: string | undefined;
  /** Where its secrets come from. Default: none is set. */
  readonly secrets?: SecretSource | undefined;
}

/** A function that is ready to serve: its component prepared and linked, its grants bound to real capabilities. */
export class Deployment {
  readonly manifest: Manifest;
  readonly componentBytes: number;
  readonly grants: Grants;
  readonly limiter: Limiter;
  readonly sandboxes: Sandboxes;
  /** What the host holds for its requests. */
  readonly hostMemory: HostMemoryShare;
  readonly metrics = new FunctionMetrics();
  /** Name of the engine that runs it. */
  readonly engine: string;
  readonly events: Listeners;
  readonly #handler: string;
  readonly #retiring: readonly (() => void)[];
  /** What logs call it. */
  readonly label: string;
  #retired = false;
  readonly #disposed = Promise.withResolvers<void>();

  constructor(parts: DeploymentParts) {
    this.manifest = parts.manifest;
    this.label = parts.grants.functionName;
    this.componentBytes = parts.componentBytes;
    this.grants = parts.grants;
    this.limiter = new Limiter(this.label, parts.manifest.limits);
    this.sandboxes = parts.sandboxes;
    this.hostMemory = parts.hostMemory;
    this.engine = parts.prepared.engine;
    this.events = new Listeners([this.metrics, failureLog, ...parts.listeners]);
    this.#handler = parts.handler;
    this.#retiring = parts.retiring;
  }

  get limits(): Manifest['limits'] {
    return this.manifest.limits;
  }

  /** Calls `wasi:http/incoming-handler`. */
  handle(instance: Instance, args: readonly unknown[]): Promise<unknown> {
    return instance.call(this.#handler, 'handle', args);
  }

  /** Another version took over: what the function holds is given back when its last request is done, waiting ones too. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    if (this.limiter.running === 0) this.#dispose();
    else void this.limiter.idle().then(() => this.#dispose());
  }

  /** Resolves when it was retired, and everything that it held is given back. */
  get disposed(): Promise<void> {
    return this.#disposed.promise;
  }

  #dispose(): void {
    this.sandboxes.close();
    for (const cleanup of this.#retiring) cleanup();
    this.#disposed.resolve();
  }
}

interface DeploymentParts {
  readonly manifest: Manifest;
  readonly componentBytes: number;
  readonly grants: Grants;
  readonly prepared: PreparedComponent;
  readonly sandboxes: Sandboxes;
  readonly hostMemory: HostMemoryShare;
  readonly handler: string;
  /** What is due when it is not called any more. */
  readonly retiring: readonly (() => void)[];
  readonly listeners: readonly RequestListener[];
}

/**
 * Makes a function ready to serve.
 *
 * @throws SkerryError `COMPONENT_*` for bytes that cannot run, `IMPORT_UNKNOWN` or `CAPABILITY_NOT_GRANTED` for imports
 *   that the host does not have or the manifest does not grant
 */
export async function deploy(manifest: Manifest, component: Component, services: DeployServices): Promise<Deployment> {
  const source = sourceOf(component);
  const plan = planDeployment(manifest, forDeployment(await services.engine.describe(source)), services);
  const prepared = await services.engine.prepare(source, plan.options);
  return assemble(manifest, plan, prepared, services);
}

/** What a deployment has to know of a component whose bytes are not there any more. */
export interface DescribedComponent {
  /** Exact ids. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Size of its file. */
  readonly componentBytes: number;
}

/** @throws SkerryError `COMPONENT_*` */
export function describeForDeployment(component: Uint8Array): DescribedComponent {
  return forDeployment(describeComponent(component));
}

function forDeployment({ imports, exports, bytes }: ComponentDescription): DescribedComponent {
  return { imports, exports: exports.map(({ name }) => name), componentBytes: bytes };
}

/**
 * Makes a function ready whose component was prepared before, as `deployOptions` says: for bundles.
 *
 * @param prepare takes up what was prepared, with the account that its sandboxes take from
 * @throws SkerryError as `deploy` does
 */
export function deployPrepared(
  manifest: Manifest,
  component: DescribedComponent,
  prepare: (hostMemory: HostMemoryShare) => PreparedComponent,
  services: PreparedServices,
): Deployment {
  const plan = planDeployment(manifest, component, services);
  return assemble(manifest, plan, prepare(plan.options.hostMemory), services);
}

interface DeploymentPlan extends Link {
  readonly componentBytes: number;
  readonly options: PrepareOptions & { readonly hostMemory: HostMemoryShare };
}

function planDeployment(manifest: Manifest, component: DescribedComponent, services: PreparedServices): DeploymentPlan {
  const { capabilities = CAPABILITIES } = services;
  const linked = link(component, capabilities);
  checkGranted(component.imports, manifest, capabilities);
  const options = { ...optionsFor(linked, manifest.limits), hostMemory: services.hostMemory.share() };
  return { ...linked, componentBytes: component.componentBytes, options };
}

function assemble(manifest: Manifest, plan: DeploymentPlan, prepared: PreparedComponent, services: PreparedServices): Deployment {
  const { capabilities = CAPABILITIES, listeners = [] } = services;
  const { handler, linked, componentBytes, options } = plan;
  const make = (ref: ContextRef): Promise<Instance> => prepared.instantiate(linked.bind(ref), ref.current.signal);
  const sandboxes = new Sandboxes(make, services.instances, prepared.memories);
  const retiring: (() => void)[] = [];
  const onRetire = (cleanup: () => void): void => void retiring.push(cleanup);
  const grants = grantsOf(manifest, { ...services, onRetire }, capabilities);
  return new Deployment({
    manifest,
    componentBytes,
    grants,
    prepared,
    sandboxes,
    hostMemory: options.hostMemory,
    handler,
    retiring,
    listeners,
  });
}

/**
 * How `deploy` has a component prepared: for bundles, whose components are prepared before they are deployed.
 *
 * @throws SkerryError as `deploy` does
 */
export function deployOptions(component: Uint8Array, limits: SandboxLimits, capabilities = CAPABILITIES): PrepareOptions {
  return optionsFor(link(describeForDeployment(component), capabilities), limits);
}

function optionsFor({ handler, linked }: Link, limits: SandboxLimits): PrepareOptions {
  return {
    suspending: (id) => linked.suspending(id),
    bounds: (id) => linked.bounds(id),
    entryPoints: [`${handler}#handle`],
    limits,
  };
}

interface Link {
  readonly handler: string;
  readonly linked: LinkedImports;
}

function link({ imports, exports }: DescribedComponent, capabilities: readonly Capability[]): Link {
  return { handler: handlerOf(exports), linked: linkImports(imports, providersOf(capabilities)) };
}

/**
 * The interface by which a component with these exports is called.
 *
 * @throws SkerryError `COMPONENT_NO_HANDLER`
 */
export function handlerOf(exports: readonly string[]): string {
  const handler = exports.find((name) => HANDLER.test(name));
  if (handler !== undefined) return handler;
  const message = `The component does not export wasi:http/incoming-handler@0.2; it exports ${list(exports)}`;
  throw new SkerryError('COMPONENT_NO_HANDLER', message, { help: handlerHelp(exports) });
}

function handlerHelp(exports: readonly string[]): string {
  if (exports.some((name) => HANDLER_P3.test(name))) return 'WASI 0.3 is not supported yet; build for WASI 0.2.';
  if (exports.some((name) => COMMAND.test(name))) {
    return 'This is a command-line program; build it for the world wasi:http/proxy instead.';
  }
  return 'Build it for the world wasi:http/proxy, or start from `skerry new`.';
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}

function grantsOf(
  manifest: Manifest,
  { storage, outbound, placement, onRetire }: PreparedServices & Pick<BindServices, 'onRetire'>,
  capabilities: readonly Capability[],
): Grants {
  const { name, limits } = manifest;
  const { tenant, label = name, secrets = NO_SECRETS } = placement ?? {};
  const services = { functionName: name, tenant, limits, storage, outbound, secrets, onRetire };
  return { functionName: label, limits, bound: bindGrants(manifest, services, capabilities) };
}
