import type { QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { leavesNoTrace } from './leaves-no-trace.js';
import type {
  Library,
  MutationAnswer,
  MutationRequest,
  Outcome,
  PredicateAnswer,
  PredicateRequest,
  ScriptAnswer,
  ScriptRequest,
} from './messages.js';
import { mutation } from './prelude.js';
import { Room, Thrown } from './room.js';

const memoryLimit = 32 << 20;
const stackLimit = 192 << 10;

/**
 * A script is asked whether it has to end each time it has done a certain amount of work, several times in a millisecond. One
 * that did less than this in its time was kept waiting by the machine, and may go on.
 */
const turnsPerMs = 0.5;

/** What ES5 has. No Proxy, Map, typed arrays, promises: Sensu's engine has none either. */
const es5 = { BaseObjects: true, Date: true, Eval: true, RegExp: true, RegExpCompiler: true, JSON: true };

/**
 * Runs Sensu's scripts inside QuickJS, which knows nothing of its host: no files, no network, no `process`, no `require`.
 * Time and memory are limited; time that a built-in function takes in one piece is not, which is why the engine lives
 * in a thread of its own (`thread.ts`) that can be ended.
 */
export class Engine {
  private readonly runtime: QuickJSRuntime;
  private readonly libraries = new Map<string, Library>();
  /** Rooms for scripts that leave no trace, by library. */
  private readonly shared = new Map<string, Room>();
  private deadline = 0;
  /** How often the script was asked whether it has to end. */
  private turns = 0;
  private fewest = 0;

  /** @param now real time in milliseconds */
  constructor(
    quickjs: QuickJSWASMModule,
    /** The event's shape as JSON: which fields are left out when they are empty. */
    private readonly eventShape: string,
    private readonly now: () => number,
  ) {
    this.runtime = quickjs.newRuntime();
    this.runtime.setMemoryLimit(memoryLimit);
    this.runtime.setMaxStackSize(stackLimit);
    this.runtime.setInterruptHandler(() => ++this.turns > this.fewest && this.now() > this.deadline);
  }

  define(key: string, sources: Library): void {
    this.libraries.set(key, sources);
  }

  evaluate(request: ScriptRequest): ScriptAnswer {
    this.deadline = this.now() + request.budget;
    this.turns = 0;
    this.fewest = request.budget * turnsPerMs;
    return request.ask === 'predicate' ? this.predicate(request) : this.mutation(request);
  }

  private predicate(request: PredicateRequest): PredicateAnswer {
    const outcomes: Outcome[] = [];
    let { json } = request;
    for (const expression of request.expressions) {
      let outcome: Outcome;
      if (leavesNoTrace(expression)) outcome = this.ask(request, json, expression);
      else [outcome, json] = this.askAlone(request, json, expression);
      outcomes.push(outcome);
      if (!request.all && 'matched' in outcome && !outcome.matched) break;
    }
    return { outcomes };
  }

  private ask(request: PredicateRequest, json: string, expression: string): Outcome {
    const key = request.libraries ?? '';
    try {
      const room = this.shared.get(key) ?? this.newRoom(key);
      this.shared.set(key, room);
      room.setTime(request.now);
      room.take(request.subject, json);
      return truth(room, expression);
    } catch (error) {
      if (error instanceof Thrown) return { error: error.message };
      throw error;
    }
  }

  /**
   * An expression that may change things. Its variables are gone afterwards, but the object is one and the same for all
   * expressions of a filter, as in the original: the next one sees the change.
   */
  private askAlone(request: PredicateRequest, json: string, expression: string): [Outcome, string] {
    let changed = json;
    const outcome = this.alone<Outcome>(request, (room) => {
      room.prepare(expression);
      room.take(request.subject, json);
      const said = truth(room, expression);
      changed = room.text('give', request.subject) || json;
      return said;
    });
    return [outcome, changed];
  }

  private mutation(request: MutationRequest): MutationAnswer {
    return this.alone<MutationAnswer>(request, (room) => {
      room.prepare(request.body);
      room.furnish(mutation, ['open', 'close', 'result']);
      const event = room.call('open', request.json, this.eventShape);
      try {
        for (const [name, value] of Object.entries(request.variables)) room.setText(name, value);
        const before = room.text('close', event);
        let returned = '';
        const error = room.run(`(function () { ${request.body} }())`, (value) => {
          returned = room.text('result', value);
        });
        if (error !== undefined) return { error };
        const after = room.text('close', event);
        const answer = after === before ? {} : { changed: after };
        if (returned.startsWith('s')) return { ...answer, text: returned.slice(1) };
        return returned === '' ? answer : { ...answer, badClass: returned.slice(1) };
      } finally {
        event.dispose();
      }
    });
  }

  /** Evaluates in a context that nobody used before and nobody will use again. */
  private alone<T>(request: ScriptRequest, use: (room: Room) => T): T | { error: string } {
    let room: Room | undefined;
    try {
      room = this.newRoom(request.libraries ?? '');
      room.setTime(request.now);
      return use(room);
    } catch (error) {
      if (error instanceof Thrown) return { error: error.message };
      throw error;
    } finally {
      room?.dispose();
    }
  }

  private newRoom(libraries: string): Room {
    const context = this.runtime.newContext({ intrinsics: es5 });
    return new Room(context, this.libraries.get(libraries));
  }
}

function truth(room: Room, expression: string): Outcome {
  let matched = false;
  const error = room.run(expression, (value) => {
    matched = room.number('truth', value) === 1;
  });
  return error === undefined ? { matched } : { error };
}
