import { describe, expect, it } from 'vitest';
import { ELSEWHERE, linksElsewhere } from './elsewhere.ts';

const HANDLER = ['wasi:http/incoming-handler@0.2.3'];

describe('whether a component links elsewhere', () => {
  it.each(ELSEWHERE)('%s: what every host of wasi:http has, whatever the last number of its version', (host) => {
    const imports = ['wasi:http/types@0.2.0', 'wasi:io/streams@0.2.12', 'wasi:cli/stderr@0.2.99'];
    expect(linksElsewhere(host, imports, HANDLER)).toMatchObject({ links: true, missing: [] });
  });

  it('is not said of WASI 0.3', () => {
    for (const [imports, exports] of [
      [['wasi:random/random@0.3.0'], HANDLER],
      [[], ['wasi:http/handler@0.3.0']],
    ] as const) {
      expect(() => linksElsewhere('wasmtime', imports, exports)).toThrow(expect.objectContaining({ code: 'COMPONENT_UNSUPPORTED' }));
    }
  });

  it.each(['wasi:http/types@0.2.0-rc-2023-10-18', 'wasi:http/types', 'wasi:http/types@0.2.1.1', 'me:own/x@0.2.0'])(
    'not what is another version or another interface: %s',
    (id) => {
      expect(linksElsewhere('wasmtime', [id], HANDLER)).toMatchObject({ links: false, missing: [{ name: id }] });
    },
  );

  it('drafts with exactly the version that is there, and which that is', () => {
    const [store, config] = ['wasi:keyvalue/store@0.2.0-draft2', 'wasi:config/store@0.2.0-draft-2024-09-27'];
    expect(linksElsewhere('spin', [store, config], HANDLER).links).toBe(true);
    expect(linksElsewhere('wasmcloud', [store, config], HANDLER).missing).toEqual([
      { name: store, instead: ['0.2.0-draft'] },
      { name: config, instead: ['0.2.0-rc.1'] },
    ]);
    expect(linksElsewhere('jco', [store], HANDLER).missing).toEqual([{ name: store, instead: [] }]);
  });

  it('with what it has to be started with', () => {
    const imports = ['wasi:cli/environment@0.2.3', 'wasi:config/store@0.2.0-rc.1', 'wasi:filesystem/types@0.2.3'];
    expect(linksElsewhere('wasmtime', imports, HANDLER).options).toEqual(['-S cli', '-S config']);
  });

  it('not without a handler of requests', () => {
    for (const exports of [[], ['wasi:cli/run@0.2.3']]) {
      const { links, missing } = linksElsewhere('wasmtime', [], exports);
      expect([links, missing[0]?.name]).toEqual([false, 'wasi:http/incoming-handler@0.2.x among its exports']);
    }
  });
});
