import type { Clock, Timer } from '../../host/clock.js';

/** Does things one after another, apart from each other, and tells when all are done. */
export class Spread {
  private timer: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly label: string,
  ) {}

  /**
   * @param gap milliseconds between two; all at once without one
   * @param waits whether there is a gap before the first, too (otherwise after the last)
   */
  run(work: readonly (() => void)[], gap: number, waits: boolean, done: () => void): void {
    if (!(gap > 0)) {
      for (const one of work) one();
      done();
      return;
    }
    const started = this.clock.now();
    const step = (at: number): void => {
      this.timer = undefined;
      if (at === work.length && waits) done();
      else this.timer = this.clock.setTimer(dueAt(at) - this.clock.now(), () => reach(at), this.label);
    };
    const dueAt = (at: number): number => started + Math.round(gap * (waits ? at + 1 : at));
    const reach = (at: number): void => {
      this.timer = undefined;
      if (at === work.length) done();
      else {
        work[at]?.();
        step(at + 1);
      }
    };
    step(0);
  }

  cancel(): void {
    this.timer?.cancel();
    this.timer = undefined;
  }
}
