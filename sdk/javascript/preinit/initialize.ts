import { joinSections, type Section } from '@skerry/host/engine/format';
import { clearFreeMemory } from './free-memory.ts';
import { applySnapshot, beginSnapshot } from './snapshot.ts';
import type { Template } from './template.ts';
import { BuildExit, BuildWasi } from './wasi.ts';

const CHECK_OK = 0;

/** The program threw while its modules were evaluated, or did something that is not possible then. */
export class InitializationError extends Error {
  override readonly name = 'InitializationError';
  /** What the program and the engine wrote: the exception with its stack, in positions of the bundle. */
  readonly output: string;
  /** The host function that the program called although there is no host yet. */
  readonly called: string | undefined;

  constructor(message: string, output: string, called?: string) {
    super(message);
    this.output = output;
    this.called = called;
  }
}

class HostCall extends Error {}

/** Evaluates the program's modules inside the engine and returns the component that starts from there. */
export function initialize(template: Template, program: Uint8Array): { component: Uint8Array; output: string } {
  const wasi = new BuildWasi({
    files: new Map([
      ['/bindings.js', template.bindings],
      ['/index.js', program],
    ]),
    stdin: new TextEncoder().encode('--initializer-script-path /bindings.js --strip-path-prefix / index.js'),
    environment: template.environment,
  });
  const exports = new WebAssembly.Instance(template.engine, imports(template.engine, wasi)).exports as EngineExports;
  wasi.attach(exports.memory);
  const finish = beginSnapshot(exports);
  evaluate(exports, wasi);
  const snapshot = finish();
  clearFreeMemory(snapshot.memory);
  const sections = template.sections.map((section, index): Section => {
    if (index !== template.engineSection) return section;
    return { id: section.id, body: applySnapshot(section.body, snapshot) };
  });
  return { component: joinSections(template.component, sections), output: wasi.output };
}

interface EngineExports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  readonly _initialize: () => void;
  readonly 'componentize.wizer': () => void;
  readonly check_init: () => number;
}

function evaluate(exports: EngineExports, wasi: BuildWasi): void {
  try {
    exports._initialize();
    exports['componentize.wizer']();
    if (exports.check_init() !== CHECK_OK) throw new BuildExit(1);
  } catch (error) {
    if (error instanceof BuildExit) throw new InitializationError('The program failed', wasi.output);
    if (error instanceof HostCall) throw new InitializationError('The program called its host', wasi.output, error.message);
    throw new InitializationError(String(error), wasi.output);
  }
}

function imports(engine: WebAssembly.Module, wasi: BuildWasi): WebAssembly.Imports {
  const all: Record<string, Record<string, WebAssembly.ImportValue>> = { wasi_snapshot_preview1: wasi.imports() };
  for (const { module, name } of WebAssembly.Module.imports(engine)) {
    const functions = (all[module] ??= {});
    functions[name] ??= () => {
      throw new HostCall(`${module}#${name}`);
    };
  }
  return all;
}
