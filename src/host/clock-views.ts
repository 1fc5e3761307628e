import type { Clock, ClockHooks, Fired, Timer } from './clock.js';

/** Another clock, told as it is. */
class ClockView implements Clock {
  constructor(protected readonly clock: Clock) {}

  get speed(): number {
    return this.clock.speed;
  }

  get isReal(): boolean {
    return this.clock.isReal;
  }

  now(): number {
    return this.clock.now();
  }

  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  setTimer(ms: number, run: () => void | Promise<void>, label: string): Timer {
    return this.clock.setTimer(ms, run, label);
  }

  timers(): readonly Timer[] {
    return this.clock.timers();
  }

  advance(ms: number): Promise<Fired[]> {
    return this.clock.advance(ms);
  }

  set(ms: number): Promise<Fired[]> {
    return this.clock.set(ms);
  }

  freeze(): void {
    this.clock.freeze();
  }

  run(speed: number): void {
    this.clock.run(speed);
  }

  attach(hooks: ClockHooks): () => void {
    return this.clock.attach(hooks);
  }

  settled(): Promise<void> {
    return this.clock.settled();
  }

  stop(): void {
    this.clock.stop();
  }
}

/** A clock that several use: `stop` cancels only the timers that were set through this view of it. */
export const withOwnTimers = (clock: Clock): Clock => new OwnTimers(clock);

class OwnTimers extends ClockView {
  private readonly own = new Set<Timer>();

  override setTimer(ms: number, run: () => void | Promise<void>, label: string): Timer {
    const inner = this.clock.setTimer(
      ms,
      () => {
        this.own.delete(timer);
        return run();
      },
      label,
    );
    const cancel = (): void => {
      this.own.delete(timer);
      inner.cancel();
    };
    const timer: Timer = { label, at: inner.at, cancel };
    this.own.add(timer);
    return timer;
  }

  override stop(): void {
    for (const timer of [...this.own]) timer.cancel();
  }
}

/** A clock that is wrong by so many milliseconds: moments differ, how long something takes does not. */
export const skewed = (clock: Clock, ms: number): Clock => (ms === 0 ? clock : new Skewed(clock, ms));

class Skewed extends ClockView {
  constructor(
    clock: Clock,
    private readonly by: number,
  ) {
    super(clock);
  }

  override now(): number {
    return this.clock.now() + this.by;
  }

  override get isReal(): boolean {
    return false;
  }
}
