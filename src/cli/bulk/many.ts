import type { Client } from '../../client/index.js';
import type { Context } from '../context.js';
import { putAndCompare } from './compare.js';
import { type Item, pathOf } from './item.js';
import { isDefinition, namesAny, Order } from './order.js';
import { type Report, silent } from './report.js';
import { failureOf, put } from './send.js';
import { Stored } from './stored.js';

/** How many requests are under way at a time: with more of them a backend of two processors gains nothing. */
const atATime = 16;

/**
 * `create` of many resources: what `sendAll` does with `put`, several at a time where nobody can tell, and without those that
 * are as they were. What is promised stands in docs/create.md.
 * @throws CliError for the first failure in the order of the items, with the original's words
 */
export async function putMany(context: Context, items: readonly Item[], report: Report): Promise<void> {
  const client = await context.client();
  const run = new Run(client, items, report);
  const begun = await run.begin();
  await run.close();
  const { failed, failure } = run;
  if (failure) {
    const item = items[failed] as Item;
    const later = run.appliedAfter(failed);
    await report.failed(
      item,
      failed,
      later.map((index) => items[index] as Item),
    );
    // Not in silence: nobody expects it who knows the original.
    if (later.length > 0 && !context.terminal)
      context.printError(`after #${failed} these were under way and are applied: #${later.join(', #')}\n`);
    throw await failureOf(context, put, failed, item, pathOf(client, item), failure);
  }
  if (begun < items.length) throw report.interruption(begun);
  await report.end();
}

class Run {
  private readonly order = new Order();
  private readonly stored: Stored;
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly indexes = new Set<number>();
  /** The names of those under way, and how many have it. */
  private readonly names = new Map<string, number>();
  private readonly outcomes = new Map<number, string>();
  /** For those sent at a time; loaded with the first of them. */
  private pool: Client | undefined;
  /** How many were told. */
  private told = 0;
  /** The first in the order of the items. */
  failed = Number.POSITIVE_INFINITY;
  failure: Error | undefined;

  constructor(
    private readonly client: Client,
    private readonly items: readonly Item[],
    private readonly report: Report,
  ) {
    this.stored = new Stored(client, items);
  }

  /** @returns how many were begun; all of them have ended */
  async begin(): Promise<number> {
    let index = 0;
    for (; index < this.items.length && !this.failure && !this.report.interrupted; index++) {
      const item = this.items[index] as Item;
      if (this.stored.isUnchanged(item)) this.done(index, 'unchanged');
      else if (await this.order.isAlone(item)) {
        if (await this.quiet()) await this.attempt(index, () => this.sendAlone(item));
        else break;
      } else {
        const path = pathOf(this.client, item);
        await this.free(index, item, path);
        if (this.failure) break;
        this.start(index, item, path);
      }
    }
    await this.quiet();
    return index;
  }

  close(): Promise<void> | undefined {
    return this.pool?.close();
  }

  appliedAfter(failed: number): number[] {
    return [...this.outcomes.keys()].filter((index) => index > failed).sort((a, b) => a - b);
  }

  /** Waits until nothing is under way. @returns whether all went well */
  private async quiet(): Promise<boolean> {
    await Promise.all(this.underWay.values());
    return !this.failure;
  }

  /** Waits until a resource can be begun beside those under way, none of which it may be far ahead of. */
  private async free(index: number, item: Item, path: string): Promise<void> {
    while (index - this.oldest() >= atATime || this.underWay.has(path) || namesAny(item, this.names))
      await Promise.race(this.underWay.values());
  }

  /** Of those under way. They were begun in their order, and a map keeps it. */
  private oldest(): number {
    for (const index of this.indexes.values()) return index;
    return Number.POSITIVE_INFINITY;
  }

  private start(index: number, item: Item, path: string): void {
    const name = item.kind.nameOf(item.resource);
    this.names.set(name, (this.names.get(name) ?? 0) + 1);
    this.pool ??= this.client.bulk();
    const { pool } = this;
    const work = async (): Promise<string> => {
      await put.send(pool, item, path);
      return this.report === silent ? 'applied' : this.stored.outcomeOf(item);
    };
    const ended = this.attempt(index, work).finally(() => {
      this.underWay.delete(path);
      this.indexes.delete(index);
      const left = (this.names.get(name) ?? 1) - 1;
      if (left === 0) this.names.delete(name);
      else this.names.set(name, left);
    });
    this.underWay.set(path, ended);
    this.indexes.add(index);
  }

  private async sendAlone(item: Item): Promise<string> {
    const path = pathOf(this.client, item);
    if (this.report === silent) {
      await put.send(this.client, item, path);
      await this.stored.look(item);
      return 'applied';
    }
    if (!isDefinition(item)) return putAndCompare.send(this.client, item, path);
    const before = await this.client.send('GET', path);
    await put.send(this.client, item, path);
    if (before.status === 404) {
      await this.stored.look(item);
      return 'created';
    }
    return (await this.stored.look(item)) === before.body.trim() ? 'unchanged' : 'updated';
  }

  private async attempt(index: number, work: () => Promise<string>): Promise<void> {
    try {
      this.done(index, await work());
    } catch (error) {
      if (index > this.failed) return;
      this.failed = index;
      this.failure = error as Error;
    }
  }

  /** Tells what was done in the order of the items. */
  private done(index: number, outcome: string): void {
    this.outcomes.set(index, outcome);
    for (; this.outcomes.has(this.told) && this.told < this.failed; this.told++)
      this.report.done(this.items[this.told] as Item, this.outcomes.get(this.told) as string);
  }
}
