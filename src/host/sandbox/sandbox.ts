import { Worker } from 'node:worker_threads';
import { type Clock, systemClock, type Timer } from '../clock.js';
import { eventShapeJson } from './event-shape.js';
import type {
  Library,
  MutationAnswer,
  MutationRequest,
  PredicateAnswer,
  PredicateRequest,
  ScriptAnswer,
  ScriptRequest,
  ToThread,
} from './messages.js';
import { threadFile } from './place.js';
import { ranTooLong } from './words.js';

/** Where scripts of filters, mutators and assets run. */
export interface Sandbox {
  ask(request: Omit<PredicateRequest, 'ask'>): Promise<PredicateAnswer>;
  mutate(request: Omit<MutationRequest, 'ask'>): Promise<MutationAnswer>;
  /** Makes libraries known under a key. */
  define(key: string, sources: Library): void;
  knows(key: string): boolean;
  close(): Promise<void>;
}

/** After its budget a script is interrupted from inside; if it does not listen for so long, its thread is ended. */
const grace = 1500;

interface Waiting {
  readonly request: ScriptRequest;
  readonly done: (answer: ScriptAnswer) => void;
}

/** A thread that starts with the first script and is replaced when a script does not give it back. */
class ThreadSandbox implements Sandbox {
  private readonly libraries = new Map<string, Library>();
  private readonly waiting: Waiting[] = [];
  private thread: Worker | undefined;
  private ready = false;
  private watch: Timer | undefined;

  constructor(private readonly wall: Clock) {}

  ask(request: Omit<PredicateRequest, 'ask'>): Promise<PredicateAnswer> {
    return this.send({ ask: 'predicate', ...request }) as Promise<PredicateAnswer>;
  }

  mutate(request: Omit<MutationRequest, 'ask'>): Promise<MutationAnswer> {
    return this.send({ ask: 'mutation', ...request }) as Promise<MutationAnswer>;
  }

  knows(key: string): boolean {
    return this.libraries.has(key);
  }

  define(key: string, sources: Library): void {
    if (this.libraries.has(key)) return;
    this.libraries.set(key, sources);
    if (this.thread) this.post({ libraries: key, sources });
  }

  async close(): Promise<void> {
    this.watch?.cancel();
    const { thread } = this;
    this.thread = undefined;
    for (const { request, done } of this.waiting.splice(0)) done(failed(request, 'script halted'));
    await thread?.terminate();
  }

  private send(request: ScriptRequest): Promise<ScriptAnswer> {
    return new Promise((done) => {
      this.thread ??= this.start();
      this.waiting.push({ request, done });
      this.post({ request });
      if (this.ready && this.waiting.length === 1) this.guard();
    });
  }

  private post(message: ToThread): void {
    this.thread?.postMessage(message);
  }

  private start(): Worker {
    const thread = new Worker(entry(), {
      eval: true,
      workerData: { eventShape: eventShapeJson },
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 128 },
    });
    thread.on('message', (message: ScriptAnswer | 'ready') => {
      if (this.thread !== thread) return;
      if (message === 'ready') this.ready = true;
      else this.waiting.shift()?.done(message);
      this.guard();
    });
    thread.on('error', (error) => this.replace(thread, error.message));
    this.ready = false;
    for (const [libraries, sources] of this.libraries) thread.postMessage({ libraries, sources });
    return thread;
  }

  /** Watches the script that runs now: the first one that was not answered yet. */
  private guard(): void {
    this.watch?.cancel();
    this.watch = undefined;
    const { thread } = this;
    const current = this.waiting[0];
    // An idle thread does not keep the process alive; a working one does.
    if (!current || !thread) thread?.unref();
    else {
      thread.ref();
      const limit = current.request.budget + grace;
      this.watch = this.wall.setTimer(limit, () => this.replace(thread, ranTooLong), 'script');
    }
  }

  /** Ends the thread together with the script it is stuck in; the scripts behind it go on in a new one. */
  private replace(thread: Worker, error: string): void {
    if (this.thread !== thread) return;
    void thread.terminate();
    const culprit = this.waiting.shift();
    culprit?.done(failed(culprit.request, error));
    this.thread = undefined;
    this.watch?.cancel();
    if (!this.waiting.length) return;
    this.thread = this.start();
    for (const { request } of this.waiting) this.post({ request });
  }
}

const failed = (request: ScriptRequest, error: string): ScriptAnswer =>
  request.ask === 'predicate' ? { outcomes: [{ error }] } : { error };

/** What the thread evaluates first. Among the sources, TypeScript has to be understood before the thread's file is. */
function entry(): string {
  const file = threadFile();
  const load = `const load = require('node:module').createRequire(${JSON.stringify(file)});`;
  return `${load}${file.endsWith('.ts') ? "load('tsx/cjs');" : ''}load(${JSON.stringify(file)});`;
}

/** @param wall real time, whatever time it is in the backend */
export const createSandbox = (wall: Clock = systemClock()): Sandbox => new ThreadSandbox(wall);
