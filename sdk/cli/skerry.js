#!/usr/bin/env node
// Starts the command on Node 26, whatever Node started this file. Runs on any Node from 20 up.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { keepCode } from './code-cache.js';
import { holdSignals, LAUNCHED, passSignals } from './early-signals.js';
import { bundledNode, explainMissing, isSupported } from '../node-version/index.js';

if (isSupported()) {
  holdSignals(process.argv[2]);
  keepCode();
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = bundledNode();
  if (node) runOn(node);
  else {
    console.error(explainMissing());
    process.exitCode = 1;
  }
}

/** Signals reach the child through the terminal's process group; a signal sent to this process alone is passed on. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [LAUNCHED]: '1' },
  });
  passSignals(child);
  child.on('error', (error) => {
    console.error(`Cannot start ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
