import { createInterface } from 'node:readline';
import { SkerryError } from '@skerry/host/base';
import { paint } from './output.ts';

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Questions on the terminal, one after the other. Ctrl-C and the end of the input end the command. */
export class Prompt {
  readonly #lines = createInterface({ input: process.stdin, output: process.stderr });
  /** Answers that were typed, or pasted, before their question came. */
  readonly #typed: string[] = [];
  #waiting: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void } | undefined;
  #isOver = false;

  constructor() {
    this.#lines.on('line', (line) => {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting) waiting.resolve(line);
      else this.#typed.push(line);
    });
    this.#lines.on('SIGINT', () => this.#lines.close());
    this.#lines.on('close', () => {
      this.#isOver = true;
      this.#waiting?.reject(unanswered());
    });
  }

  /** @param problem why an answer will not do; it is asked again then */
  async text(question: string, problem: (answer: string) => string | undefined): Promise<string> {
    for (;;) {
      const answer = await this.#ask(`${paint('bold', question, process.stderr)} `);
      const wrong = problem(answer);
      if (wrong === undefined) return answer;
      console.error(`  ${wrong}`);
    }
  }

  /** One of several, by its number or its name; the first when nothing is typed. */
  async choice<T extends string>(question: string, choices: Readonly<Record<T, string>>): Promise<T> {
    const names = Object.keys(choices) as T[];
    const width = Math.max(...names.map((name) => name.length));
    console.error(paint('bold', question, process.stderr));
    names.forEach((name, index) => console.error(`  ${index + 1}  ${name.padEnd(width)}  ${paint('dim', choices[name], process.stderr)}`));
    for (;;) {
      const answer = await this.#ask(`Number or name [${names[0]}]: `);
      const found = answer === '' ? names[0] : (names[Number(answer) - 1] ?? names.find((name) => name === answer));
      if (found !== undefined) return found;
      console.error(`  "${answer}" is not one of them`);
    }
  }

  close(): void {
    this.#lines.close();
  }

  async #ask(text: string): Promise<string> {
    this.#lines.setPrompt(text);
    this.#lines.prompt();
    const typed = this.#typed.shift();
    if (typed !== undefined) return typed.trim();
    if (this.#isOver) throw unanswered();
    // Not `Promise.withResolvers`: `npm create skerry` runs on any Node from 20 up.
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    return line.trim();
  }
}

function unanswered(): SkerryError {
  return new SkerryError('USAGE', 'Nothing was created: not every question was answered');
}
