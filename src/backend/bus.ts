/** The name of what is published, and the type of its messages. Made once, beside the type. */
export interface Topic<T> {
  readonly name: string;
  readonly _?: T;
}

/** A topic: `const eventRaw = topic<Event>('sensu:event-raw')`. */
export const topic = <T>(name: string): Topic<T> => ({ name });

export type Subscriber<T> = (message: T) => void | Promise<void>;

export interface SubscribeOptions {
  /** How many messages it handles at the same time; Sensu's workers. */
  readonly workers?: number;
}

/**
 * Sensu's in-process message bus: publishers and subscribers do not know each other. Messages of a subscriber
 * start in the order they were published; publishing where nobody listens does nothing.
 */
export interface Bus {
  /** Hands a message to all subscribers, later in this turn: never before the caller's own work goes on. */
  publish<T>(topic: Topic<T>, message: T): void;
  /** The same; resolves when every subscriber is done with it, in whatever way. */
  deliver<T>(topic: Topic<T>, message: T): Promise<void>;
  /** @returns ends the subscription */
  subscribe<T>(topic: Topic<T>, subscriber: Subscriber<T>, options?: SubscribeOptions): () => void;
  /** Work that is no message but has to be over before the backend counts as idle: a handler's process. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when no message and no tracked work is pending. */
  idle(): Promise<void>;
  /** Whether that is so now. */
  readonly quiet: boolean;
  /** Sets who is told of a subscriber's failure; without one it is thrown. */
  onFailure(tell: (error: unknown, topic: string) => void): void;
}

export function createBus(): Bus {
  return new MemoryBus();
}

/** Sensu: eventd-workers, pipelined-workers, keepalived-workers. */
const defaultWorkers = 100;

/** So many messages are handled before sockets and timers get their turn. */
const turn = 200;

class MemoryBus implements Bus {
  private readonly subscriptions = new Map<string, Subscription<never>[]>();
  private pending = 0;
  private waiting: (() => void)[] = [];
  private tell: ((error: unknown, topic: string) => void) | undefined;

  publish<T>(topic: Topic<T>, message: T): void {
    for (const subscription of this.subscribers(topic)) {
      this.pending++;
      subscription.add({ message });
    }
  }

  async deliver<T>(topic: Topic<T>, message: T): Promise<void> {
    await Promise.all(
      this.subscribers(topic).map((subscription) => {
        this.pending++;
        return new Promise<void>((handled) => subscription.add({ message, handled }));
      }),
    );
  }

  subscribe<T>(topic: Topic<T>, subscriber: Subscriber<T>, options: SubscribeOptions = {}): () => void {
    const subscription = new Subscription(
      subscriber,
      options.workers ?? defaultWorkers,
      () => this.done(),
      (error) => this.failed(error, topic.name),
    );
    const before = this.subscriptions.get(topic.name) ?? [];
    this.subscriptions.set(topic.name, [...before, subscription as unknown as Subscription<never>]);
    return () => {
      const rest = (this.subscriptions.get(topic.name) ?? []).filter(
        (other) => other !== (subscription as unknown),
      );
      if (rest.length) this.subscriptions.set(topic.name, rest);
      else this.subscriptions.delete(topic.name);
    };
  }

  track<T>(work: Promise<T>): Promise<T> {
    this.pending++;
    const done = (): void => this.done();
    work.then(done, done);
    return work;
  }

  async idle(): Promise<void> {
    while (this.pending > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  get quiet(): boolean {
    return this.pending === 0;
  }

  onFailure(tell: (error: unknown, topic: string) => void): void {
    this.tell = tell;
  }

  private subscribers<T>(topic: Topic<T>): readonly Subscription<T>[] {
    return (this.subscriptions.get(topic.name) as Subscription<T>[] | undefined) ?? [];
  }

  private done(): void {
    this.pending--;
    if (this.pending > 0 || !this.waiting.length) return;
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }

  private failed(error: unknown, topic: string): void {
    if (this.tell) this.tell(error, topic);
    else setImmediate(() => Promise.reject(error));
  }
}

/** A message on its way to one subscriber. */
interface Delivery<T> {
  readonly message: T;
  /** Called when the subscriber is done with it. */
  readonly handled?: () => void;
}

/** Resolved; its continuations cost less than `queueMicrotask`, which keeps an asynchronous context for each. */
const now = Promise.resolve();

class Subscription<T> {
  private queue: Delivery<T>[] = [];
  private head = 0;
  private running = 0;
  private scheduled = false;
  private readonly workLater = (): void => this.work();

  constructor(
    private readonly subscriber: Subscriber<T>,
    private readonly workers: number,
    private readonly done: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  add(delivery: Delivery<T>): void {
    this.queue.push(delivery);
    if (this.scheduled) return;
    this.scheduled = true;
    void now.then(this.workLater);
  }

  private work(): void {
    this.scheduled = false;
    for (let count = 0; this.running < this.workers && this.head < this.queue.length; count++) {
      if (count === turn) {
        this.scheduled = true;
        setImmediate(() => this.work());
        return;
      }
      this.start(this.queue[this.head++] as Delivery<T>);
    }
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
  }

  private start({ message, handled }: Delivery<T>): void {
    const result = this.call(message);
    if (!result) {
      handled?.();
      this.done();
      return;
    }
    this.running++;
    result.catch(this.failed).finally(() => {
      this.running--;
      if (!this.scheduled) this.work();
      handled?.();
      this.done();
    });
  }

  private call(message: T): Promise<void> | undefined {
    try {
      return this.subscriber(message) ?? undefined;
    } catch (error) {
      this.failed(error);
      return undefined;
    }
  }
}
