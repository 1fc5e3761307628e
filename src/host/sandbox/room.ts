import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import type { Library } from './messages.js';
import { dates, looksAtDates, prelude } from './prelude.js';
import { inOttosWords } from './words.js';

/** What a script threw, already described. */
export class Thrown extends Error {}

type Argument = string | number | QuickJSHandle;

/** A context with Sensu's functions and a set of libraries in it, and the engine's own functions that scripts cannot reach. */
export class Room {
  private readonly tools = new Map<string, QuickJSHandle>();
  /** The object that was last handed in, as JSON. */
  private taken = '';

  /** @throws Thrown when a library does not run */
  constructor(
    private readonly context: QuickJSContext,
    library: Library = [],
  ) {
    this.furnish(prelude, ['now', 'clock', 'take', 'give', 'truth', 'describe']);
    for (const [file, source] of library) {
      this.prepare(source);
      const error = this.run(source, () => undefined);
      if (error !== undefined) throw new Thrown(`error evaluating ${file}: ${error}`);
    }
  }

  /** Evaluates source of our own and keeps functions that it gives. */
  furnish(source: string, names: readonly string[]): void {
    const { context } = this;
    const made = context.unwrapResult(context.evalCode(source));
    for (const name of names) this.tools.set(name, context.getProp(made, name));
    made.dispose();
  }

  /** Makes `Date` tell the backend's time, for scripts that use it. */
  prepare(source: string): void {
    if (!looksAtDates.test(source) || this.tools.has('dated')) return;
    const { context } = this;
    const install = context.unwrapResult(context.evalCode(dates));
    context.unwrapResult(context.callFunction(install, context.undefined, this.tool('now'))).dispose();
    this.tools.set('dated', install);
  }

  setTime(ms: number): void {
    this.call('clock', ms).dispose();
  }

  /** Sets a global variable from JSON; what is there already is not parsed again. */
  take(name: string, json: string): void {
    if (this.taken === json) return;
    this.call('take', name, json).dispose();
    this.taken = json;
  }

  setText(name: string, value: string): void {
    const { context } = this;
    context.newString(value).consume((handle) => context.setProp(context.global, name, handle));
  }

  /**
   * Evaluates a script as a program.
   * @returns what it threw, in words
   */
  run(source: string, use: (value: QuickJSHandle) => void): string | undefined {
    const result = this.context.evalCode(source, 'script', { type: 'global' });
    if (result.error) return this.describe(result.error, source);
    use(result.value);
    result.value.dispose();
    return undefined;
  }

  /**
   * Calls one of the engine's own functions.
   * @throws Thrown
   */
  call(tool: string, ...args: readonly Argument[]): QuickJSHandle {
    const { context } = this;
    const handles = args.map((arg) => {
      if (typeof arg === 'string') return context.newString(arg);
      return typeof arg === 'number' ? context.newNumber(arg) : arg;
    });
    const result = context.callFunction(this.tool(tool), context.undefined, ...handles);
    for (const [index, handle] of handles.entries()) if (handle !== args[index]) handle.dispose();
    if (result.error) throw new Thrown(this.describe(result.error));
    return result.value;
  }

  number(tool: string, ...args: readonly Argument[]): number {
    return this.call(tool, ...args).consume((handle) => this.context.getNumber(handle));
  }

  text(tool: string, ...args: readonly Argument[]): string {
    return this.call(tool, ...args).consume((handle) => this.context.getString(handle));
  }

  dispose(): void {
    for (const tool of this.tools.values()) tool.dispose();
    this.context.dispose();
  }

  private tool(name: string): QuickJSHandle {
    return this.tools.get(name) as QuickJSHandle;
  }

  private describe(error: QuickJSHandle, source = ''): string {
    const { context } = this;
    const result = context.callFunction(this.tool('describe'), context.undefined, error);
    error.dispose();
    if (result.error) {
      result.error.dispose();
      return inOttosWords('InternalError: interrupted');
    }
    const text = result.value.consume((handle) => context.getString(handle));
    const [said, column] = JSON.parse(text) as [string, number];
    return inOttosWords(said, source, column || undefined);
  }
}
