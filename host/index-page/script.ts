/**
 * Runs in the page at `/`: sends what a form holds and shows the answer, and searches the list. It is text, since it is
 * no part of this program; a policy in the response's head lets it run and nothing else.
 */
export const INDEX_SCRIPT = `
const MOST_BYTES = 65536, LONGEST_MS = 10000;
const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });
const plural = (count, word) => count + ' ' + word + (count === 1 ? '' : 's');

async function readSome(response, type) {
  const chunks = [];
  let size = 0, isCut = false;
  const reader = response.body?.getReader();
  const timer = setTimeout(() => { isCut = true; reader?.cancel(); }, LONGEST_MS);
  for (let part; reader && !(part = await reader.read()).done;) {
    chunks.push(part.value);
    size += part.value.length;
    if (size > MOST_BYTES && !/^image\\//.test(type)) { isCut = true; await reader.cancel(); break; }
  }
  clearTimeout(timer);
  return { bytes: new Blob(chunks), isCut };
}

function usageOf(headers) {
  const timing = headers.get('server-timing') ?? '';
  const cpu = /cpu;dur=([\\d.]+)/.exec(timing), memory = /memory;desc="(\\d+)"/.exec(timing);
  if (!cpu || !memory) return '';
  return ', of which ' + cpu[1] + ' ms of CPU; memory ' + Math.round(memory[1] / 1024).toLocaleString('en') + ' KiB';
}

async function show(response, output, started) {
  const type = response.headers.get('content-type') ?? '';
  const { bytes, isCut } = await readSome(response, type);
  const milliseconds = Math.round(performance.now() - started);
  const status = element('p', response.status + ' ' + response.statusText + ' in ' + milliseconds + ' ms' + usageOf(response.headers));
  status.className = response.ok ? 'good' : 'bad';
  const details = element('details', '');
  const lines = [...response.headers].filter(([name]) => name !== 'server-timing').map(([name, value]) => name + ': ' + value);
  details.append(element('summary', plural(lines.length, 'header')), element('pre', lines.join('\\n')));
  const body = /^image\\//.test(type) ? Object.assign(new Image(), { src: URL.createObjectURL(bytes), alt: 'The image that was answered' }) : element('pre', await bytes.text() || '(no body)');
  output.replaceChildren(status, details, body, ...(isCut ? [element('p', 'What followed was left out.')] : []));
}

async function send(form) {
  const { method, headers, content } = JSON.parse(form.dataset.request);
  const output = form.querySelector('output'), button = form.querySelector('button');
  const body = content === undefined ? form.elements.body?.value : bytesOf(content);
  button.disabled = true;
  output.replaceChildren(element('p', 'Waiting for the answer'));
  const started = performance.now();
  try {
    const init = { method, headers: { ...headers, 'skerry-usage': '1' }, body, cache: 'no-store' };
    await globalThis.ready;
    await show(await fetch((globalThis.base ?? '') + form.elements.path.value, init), output, started);
  } catch (error) {
    const problem = element('p', 'No answer: ' + error.message);
    problem.className = 'bad';
    output.replaceChildren(problem);
  }
  button.disabled = false;
}

for (const form of document.forms) form.addEventListener('submit', (event) => { event.preventDefault(); send(form); });

const search = document.querySelector('input[type=search]');
search?.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/);
  let count = 0;
  for (const article of document.querySelectorAll('article')) {
    const text = article.dataset.text;
    article.hidden = !words.every((word) => text.includes(word));
    if (!article.hidden) count++;
  }
  document.querySelector('#count').textContent = plural(count, 'function') + (search.value ? ' found' : '');
});
`;

export const INDEX_STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1rem; color: #1b2a33; background: #fbfcfc }
  h1 { font-weight: 600; letter-spacing: -.02em } article { border-top: 1px solid #d5dee2; padding: 1rem 0 }
  h2 { font-size: 1.1rem; margin: 0 } p { margin: .25rem 0; color: #4b5e69 } small { color: #5b6d77 } a { color: #00688b }
  code, pre { font-size: .9em; background: #eef3f5; padding: .15em .4em; border-radius: 4px; overflow-wrap: anywhere }
  pre { padding: .75rem; overflow: auto; max-height: 24rem; white-space: pre-wrap; margin: .5rem 0 }
  form { margin: .5rem 0 } .line { display: flex; gap: .5rem; align-items: center }
  input, textarea { font: .9rem/1.4 ui-monospace, monospace; padding: .35rem .5rem; border: 1px solid #8fa3ad; border-radius: 4px; background: #fff; color: inherit; min-width: 0; flex: 1; box-sizing: border-box }
  textarea { width: 100%; margin-top: .5rem } input[type=search] { width: 100%; margin: .5rem 0 1rem; font-family: inherit }
  button { font: inherit; padding: .3rem .9rem; border: 0; border-radius: 4px; background: #00688b; color: #fff; cursor: pointer } button:disabled { opacity: .6 }
  :focus-visible { outline: 3px solid #6cc6e8; outline-offset: 1px } .good { color: #1d6b34 } .bad { color: #a3261e }
  img { max-width: 100%; image-rendering: pixelated; border: 1px solid #d5dee2 } summary { cursor: pointer; color: #4b5e69 }
  .hidden-label { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
  @media (prefers-color-scheme: dark) {
    body { background: #10181c; color: #dfe8ec } p, small, summary { color: #93a5af } article { border-color: #26343b } a { color: #6cc6e8 }
    code, pre { background: #1c272d } input, textarea { background: #161f24; border-color: #5b6d77 } .good { color: #7fd197 } .bad { color: #f2938c }
  }
`;
