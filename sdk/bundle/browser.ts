import { indexPage } from '@skerry/host/index-page';
import type { PreparedFunction } from './prepare.ts';
import { START } from './target.ts';

const PAGE = 'index.html';

/** The page that registers the worker, and has a request to try each function with. */
export function browserFiles(functions: readonly PreparedFunction[]): ReadonlyMap<string, string> {
  const listed = functions.map(({ manifest, entry }) => ({ manifest, componentBytes: entry.componentBytes }));
  return new Map([[PAGE, indexPage(listed, { file: { script: REGISTERS } }).html]]);
}

/**
 * Registers the worker in the page's folder, and says what becomes of it. Text, since it is no part of this program; `ready` and
 * `base` are what the page's own script goes by.
 */
const REGISTERS = `
globalThis.base = new URL('.', location).pathname.slice(0, -1);
globalThis.ready = (async () => {
  const state = document.querySelector('#state');
  const say = (text, kind) => state.replaceChildren(Object.assign(document.createElement('p'), { textContent: text, className: kind }));
  const failed = ({ code, message, help }) => {
    say(message + ' [' + code + ']. ' + help, 'bad');
    throw new Error(message + ' [' + code + ']');
  };
  if (!('promising' in WebAssembly && 'Suspending' in WebAssembly)) failed({ code: 'RUNTIME_TOO_OLD', message: 'This browser cannot suspend WebAssembly (JSPI, WebAssembly.promising)', help: 'Use another, such as Chromium 137 or later.' });
  if (!navigator.serviceWorker) failed({ code: 'RUNTIME_TOO_OLD', message: 'This page cannot have a Service Worker', help: 'Serve it over HTTPS or from localhost, and not in a private window.' });
  say('The functions are being installed.', '');
  const told = new Promise((resolve) => navigator.serviceWorker.addEventListener('message', ({ data }) => data?.skerry && resolve(data.skerry)));
  navigator.serviceWorker.startMessages();
  const controlled = new Promise((resolve) => navigator.serviceWorker.controller ? resolve() : navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  try {
    const registration = await navigator.serviceWorker.register('${START.browser}', { updateViaCache: 'none' });
    if (!registration.active) await settled(registration.installing ?? registration.waiting);
    await controlled;
  } catch (error) {
    // What the worker says may come after the browser has given it up.
    failed((await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 2000))])) ?? { code: 'HOST_BUG', message: 'The Service Worker could not be installed: ' + error.message, help: 'See the console of the browser.' });
  }
  say('A Service Worker of this page answers them.', 'good');

  function settled(worker) {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (worker.state === 'activated') resolve();
        if (worker.state === 'redundant') reject(new Error('it was given up'));
      };
      worker.addEventListener('statechange', look);
      look();
    });
  }
})();
globalThis.ready.catch(() => {});
`;
