/** A timer that was set; cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  readonly label: string;
  /** When it is due, in milliseconds of its clock. */
  readonly at: number;
  cancel(): void;
}

/** A timer that `advance` fired. */
export interface Fired {
  readonly at: number;
  readonly label: string;
}

/** Somebody the clock has to wait for and to tell when it moves. */
export interface ClockHooks {
  /** Resolves when all that a timer caused is done there (the bus's `idle`). */
  idle?: () => Promise<void>;
  /** Whether nothing is pending there at this moment: what the others did may have made work after `idle`. */
  quiet?: () => boolean;
  /** A timer's function failed. */
  failed?: (error: unknown, label: string) => void;
}

/**
 * The only reader of time and setter of timers in the backend. It runs in real time, N times faster, or stands
 * still until it is moved by hand; it can change between these at any moment.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whole seconds since the epoch. */
  seconds(): number;
  /** Calls `run` once, `ms` from now. Timers do not keep the process alive. */
  setTimer(ms: number, run: () => void | Promise<void>, label: string): Timer;
  /** How fast it runs: 1 is real time, 0 stands still. */
  readonly speed: number;
  /** Whether it is the time of everybody else: real, and never moved. */
  readonly isReal: boolean;
  /** The timers that are set, the next one first. */
  timers(): readonly Timer[];
  /**
   * Moves forward: fires what is due on the way in order, each with all its consequences before the next.
   * @returns what fired
   */
  advance(ms: number): Promise<Fired[]>;
  /** Jumps to a moment, backwards too; what is due by then fires as in `advance`. */
  set(ms: number): Promise<Fired[]>;
  /** Stands still from now on; a move that is under way ends where it is. */
  freeze(): void;
  /** Runs from now on, `speed` times as fast as real time. */
  run(speed: number): void;
  /** Whom to wait for and to tell, beside those who came before. @returns ends it */
  attach(hooks: ClockHooks): () => void;
  /** Resolves when everybody attached is idle at the same time. */
  settled(): Promise<void>;
  /** Cancels all timers. */
  stop(): void;
}

/** Starts measuring how long something takes, in real milliseconds, however fast the clock runs. */
export function stopwatch(): () => number {
  const started = performance.now();
  return () => Math.round((performance.now() - started) * 1000) / 1000;
}

/** Real time. */
export const systemClock = (): Clock => new SteeredClock(Date.now(), 1);

/** Real time, `speed` times faster from now on. */
export const scaledClock = (speed: number): Clock => new SteeredClock(Date.now(), speed);

/** A clock that stands at a moment (Unix seconds) until it is moved. */
export const manualClock = (startSeconds: number): Clock => new SteeredClock(startSeconds * 1000, 0);

/** The longest wait that Node's timers take. */
const longestWait = 2 ** 31 - 1;

/** So long, in real milliseconds, a move of the clock keeps sockets waiting. */
const breath = 20;

class SetTimer implements Timer {
  /** The place in the heap; -1 when it is not set any more. */
  place = -1;

  constructor(
    private readonly clock: SteeredClock,
    readonly at: number,
    /** Timers due at the same moment fire in the order they were set. */
    readonly order: number,
    readonly run: () => void | Promise<void>,
    readonly label: string,
  ) {}

  cancel(): void {
    this.clock.cancel(this);
  }

  before(other: SetTimer): boolean {
    return this.at !== other.at ? this.at < other.at : this.order < other.order;
  }
}

class SteeredClock implements Clock {
  private readonly heap = new TimerHeap();
  private readonly running = new Set<Promise<void>>();
  private order = 0;
  private readonly attached = new Set<ClockHooks>();
  private wake: NodeJS.Timeout | undefined;
  /** The moment `base` was `Date.now() === since`. */
  private since = Date.now();
  /** While `advance` is at work, real time fires nothing. */
  private moving: Promise<unknown> | undefined;
  /** How often it was stopped. */
  private freezes = 0;

  constructor(
    private base: number,
    private rate: number,
  ) {}

  get speed(): number {
    return this.rate;
  }

  get isReal(): boolean {
    return this.rate === 1 && Math.abs(this.now() - Date.now()) < 1000;
  }

  now(): number {
    if (this.rate === 0) return this.base;
    return this.base + Math.floor((Date.now() - this.since) * this.rate);
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  setTimer(ms: number, run: () => void | Promise<void>, label: string): Timer {
    const timer = new SetTimer(this, this.now() + Math.max(0, ms), this.order++, run, label);
    this.heap.add(timer);
    if (this.heap.first() === timer) this.arm();
    return timer;
  }

  cancel(timer: SetTimer): void {
    if (timer.place < 0) return;
    const first = this.heap.first() === timer;
    this.heap.remove(timer);
    if (first) this.arm();
  }

  timers(): readonly Timer[] {
    return this.heap.sorted();
  }

  attach(hooks: ClockHooks): () => void {
    this.attached.add(hooks);
    return () => this.attached.delete(hooks);
  }

  freeze(): void {
    this.freezes++;
    this.run(0);
  }

  run(speed: number): void {
    this.rebase(this.now());
    this.rate = speed;
    this.arm();
  }

  advance(ms: number): Promise<Fired[]> {
    return this.move(() => this.now() + ms);
  }

  set(ms: number): Promise<Fired[]> {
    return this.move(() => ms);
  }

  stop(): void {
    this.heap.clear();
    this.arm();
  }

  /** One move after another: a second `advance` starts where the first ended. */
  private move(to: () => number): Promise<Fired[]> {
    const before = this.moving ?? Promise.resolve();
    const move = before.then(() => this.fireUntil(to()));
    const settled = move.catch(() => undefined);
    this.moving = settled;
    clearTimeout(this.wake);
    void settled.then(() => {
      if (this.moving !== settled) return;
      this.moving = undefined;
      this.arm();
    });
    return move;
  }

  private async fireUntil(target: number): Promise<Fired[]> {
    const fired: Fired[] = [];
    const { freezes } = this;
    let elapsed = stopwatch();
    await this.settled();
    for (let next = this.heap.first(); next && next.at <= target; next = this.heap.first()) {
      if (next.at > this.now()) this.rebase(next.at);
      this.heap.remove(next);
      fired.push({ at: next.at, label: next.label });
      this.fire(next);
      await this.settled();
      if (this.freezes !== freezes) return fired;
      if (elapsed() < breath) continue;
      await new Promise(setImmediate);
      elapsed = stopwatch();
    }
    if (this.rate === 0 || this.now() < target || target < this.base) this.rebase(target);
    return fired;
  }

  private rebase(moment: number): void {
    this.base = moment;
    this.since = Date.now();
  }

  async settled(): Promise<void> {
    do {
      while (this.running.size) await Promise.all(this.running);
      for (const { idle } of this.attached) await idle?.();
    } while (this.running.size || [...this.attached].some(({ quiet }) => quiet?.() === false));
  }

  private fire(timer: SetTimer): void {
    try {
      const result = timer.run();
      if (!result) return;
      const done = result
        .catch((error: unknown) => this.failed(error, timer.label))
        .finally(() => this.running.delete(done));
      this.running.add(done);
    } catch (error) {
      this.failed(error, timer.label);
    }
  }

  private failed(error: unknown, label: string): void {
    const told = [...this.attached].filter(({ failed }) => failed);
    if (!told.length) throw error;
    for (const { failed } of told) failed?.(error, label);
  }

  /** Wakes up in real time for the first timer. */
  private arm(): void {
    clearTimeout(this.wake);
    this.wake = undefined;
    const next = this.heap.first();
    if (!next || this.rate === 0 || this.moving) return;
    const wait = Math.ceil(Math.max(0, next.at - this.now()) / this.rate);
    this.wake = setTimeout(() => this.fireDue(), Math.min(wait, longestWait));
    this.wake.unref();
  }

  private fireDue(): void {
    const now = this.now();
    for (let next = this.heap.first(); next && next.at <= now; next = this.heap.first()) {
      this.heap.remove(next);
      this.fire(next);
    }
    this.arm();
  }
}

/** A binary heap, the timer due first on top. */
class TimerHeap {
  private readonly items: SetTimer[] = [];

  first(): SetTimer | undefined {
    return this.items[0];
  }

  sorted(): SetTimer[] {
    return [...this.items].sort((a, b) => (a.before(b) ? -1 : 1));
  }

  clear(): void {
    for (const timer of this.items) timer.place = -1;
    this.items.length = 0;
  }

  add(timer: SetTimer): void {
    this.items.push(timer);
    this.up(timer, this.items.length - 1);
  }

  remove(timer: SetTimer): void {
    const place = timer.place;
    const last = this.items.pop() as SetTimer;
    timer.place = -1;
    if (last === timer) return;
    this.up(last, place);
    this.down(last, last.place);
  }

  private up(timer: SetTimer, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.items[above] as SetTimer;
      if (!timer.before(parent)) break;
      this.put(parent, place);
      place = above;
    }
    this.put(timer, place);
  }

  private down(timer: SetTimer, from: number): void {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.items.length) break;
      const right = this.items[below + 1];
      if (right?.before(this.items[below] as SetTimer)) below++;
      const child = this.items[below] as SetTimer;
      if (!child.before(timer)) break;
      this.put(child, place);
      place = below;
    }
    this.put(timer, place);
  }

  private put(timer: SetTimer, place: number): void {
    this.items[place] = timer;
    timer.place = place;
  }
}
