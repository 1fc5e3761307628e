import type { Context } from '../context.js';
import { CliError } from '../errors.js';
import { type Item, wordsFor } from './item.js';

/** What is told of a long piece of work while it goes on. In a pipe nothing is. */
export interface Report {
  /** Whether somebody wants it to stop. */
  readonly interrupted: boolean;
  done(item: Item, outcome: string): void;
  /** @param later what was under way and done although it comes after it */
  failed(item: Item, index: number, later: readonly Item[]): void | Promise<void>;
  end(): Promise<void>;
  /** The error of a stop before this index. */
  interruption(index: number): CliError;
}

/** Tells nothing. */
export const silent: Report = {
  interrupted: false,
  done: () => undefined,
  failed: () => undefined,
  end: async () => undefined,
  interruption: () => new CliError('interrupted'),
};

/** For a person: a line for each resource, and at the end, whichever it is, what was done and what was not. */
export function reportTo(context: Context, items: readonly Item[], isInterrupted: () => boolean): Report {
  if (!context.terminal) return silent;
  const counts = new Map<string, number>();
  const kinds = new Map<string, Map<string, number>>();
  const line = (outcome: string, item: Item) => context.print(`${outcome.padEnd(9)} ${wordsFor(item)}\n`);
  const sum = () => [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  const undone = (from: number, later: readonly Item[] = []): string => {
    const left = items.slice(from).filter((item) => !later.includes(item));
    const which = left.length > 0 && left.length <= 5 ? `: ${left.map(wordsFor).join(', ')}` : '';
    return `${sum() || 'nothing done'}; ${left.length} not sent${which}`;
  };
  return {
    get interrupted() {
      return isInterrupted();
    },
    done(item, outcome) {
      const ofKind = kinds.get(item.type) ?? new Map<string, number>();
      kinds.set(item.type, ofKind);
      for (const count of [counts, ofKind]) count.set(outcome, (count.get(outcome) ?? 0) + 1);
      line(outcome, item);
    },
    failed(item, index, later) {
      counts.set('failed', 1);
      line('failed', item);
      for (const done of later) line('applied', done);
      if (later.length > 0) counts.set('applied', (counts.get('applied') ?? 0) + later.length);
      context.print(`${undone(index + 1, later)} (${item.place}, line ${item.line})\n`);
    },
    async end() {
      if (kinds.size > 1) context.print(await summary(context, kinds, [...counts.keys()]));
      context.print(`${sum() || 'nothing to do: no resources were read'}\n`);
    },
    interruption(index) {
      context.print(`${undone(index)}\n`);
      return new CliError('interrupted', { exitCode: 130 });
    },
  };
}

/** For programs: what became of each resource, as one document at the end, whichever it is. */
export function documentTo(context: Context, format: 'json' | 'wrapped-json' | 'yaml'): Report {
  const done: Record<string, string>[] = [];
  const note = (item: Item, outcome: string): void => {
    const { kind, type, namespace } = item;
    const name = kind.nameOf(item.resource);
    done.push(kind.scope === 'namespace' ? { type, name, namespace, outcome } : { type, name, outcome });
  };
  const print = async (): Promise<void> => {
    const { printValue } = await import('../../output/index.js');
    await printValue(context, done, format);
  };
  return {
    ...silent,
    done: note,
    async failed(item, _index, later) {
      note(item, 'failed');
      for (const done of later) note(done, 'applied');
      await print();
    },
    end: print,
  };
}

/** What became of how many of each kind. */
async function summary(
  context: Context,
  kinds: ReadonlyMap<string, ReadonlyMap<string, number>>,
  outcomes: readonly string[],
): Promise<string> {
  const [{ displayFor }, { borderedTable }] = await Promise.all([
    import('../../output/index.js'),
    import('../../output/tabular.js'),
  ]);
  const rows = [...kinds].map(([kind, counts]) => [
    kind,
    ...outcomes.map((outcome) => counts.get(outcome) ?? 0),
  ]);
  return borderedTable(['Kind', ...outcomes], rows, await displayFor(context));
}
