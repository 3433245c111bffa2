import { defineClass, defineGlobal } from '../define.ts';
import './abort.ts';

type Priority = 'user-blocking' | 'user-visible' | 'background';

interface TaskOptions {
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
  readonly delay?: number;
}

const PRIORITIES: readonly Priority[] = ['user-blocking', 'user-visible', 'background'];

interface Task {
  readonly rank: number;
  readonly run: () => void;
}

/** Tasks that are due, which run one at a time, the most urgent first. */
const due: Task[] = [];

function enqueue(task: Task): void {
  const at = due.findIndex(({ rank }) => rank > task.rank);
  due.splice(at < 0 ? due.length : at, 0, task);
  setTimeout(() => due.shift()?.run(), 0);
}

/** https://wicg.github.io/scheduling-apis/, and `wait` of Node.js. */
class Scheduler {
  postTask<T>(callback: () => T | PromiseLike<T>, { signal, priority = 'user-visible', delay = 0 }: TaskOptions = {}): Promise<T> {
    const rank = PRIORITIES.indexOf(priority);
    if (rank < 0) return Promise.reject(new TypeError(`'${priority}' is no priority: ${PRIORITIES.join(', ')} are`));
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      const run = (): void => {
        if (signal?.aborted !== true) new Promise<T>((settle) => settle(callback())).then(resolve, reject);
      };
      const later = (): void => enqueue({ rank, run });
      if (delay > 0) setTimeout(later, delay);
      else later();
    });
  }

  yield(): Promise<void> {
    return this.postTask(() => undefined, { priority: 'user-blocking' });
  }

  wait(delay: number, options?: { readonly signal?: AbortSignal }): Promise<void> {
    return this.postTask(() => undefined, { ...options, delay });
  }
}

defineClass('Scheduler', Scheduler);
defineGlobal('scheduler', new Scheduler());
