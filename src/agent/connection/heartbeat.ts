import type { Clock, Timer } from '../../host/clock.js';
import type { Log } from '../../host/log.js';

interface Around {
  readonly clock: Clock;
  readonly log: Log;
  /** Of the agent. */
  readonly name: string;
}

/** In seconds, as they are set; what makes no sense is corrected as the original does. */
export interface Rhythm {
  readonly interval: number;
  readonly timeout: number;
}

function corrected({ interval, timeout }: Rhythm, log: Log): Rhythm {
  const every = interval < 1 ? 30 : interval;
  const within = timeout < 1 ? 45 : timeout;
  if (within > every) return { interval: every, timeout: within };
  log(
    'warning',
    'transport',
    `the heartbeat timeout (${within}) must be bigger than the heartbeat interval (${every}), increasing the timeout`,
  );
  return { interval: every, timeout: Math.floor((every * 10) / 6) };
}

/** Asks again and again whether the backend is still there; only answers to that count. */
export class Heartbeat {
  private readonly rhythm: Rhythm;
  private next: Timer;
  private deadline: Timer;

  constructor(
    private readonly around: Around,
    rhythm: Rhythm,
    private readonly ping: () => void,
    private readonly missed: () => void,
  ) {
    this.rhythm = corrected(rhythm, around.log);
    this.next = this.schedule();
    this.deadline = this.expect();
  }

  private schedule(): Timer {
    const beat = (): void => {
      this.next = this.schedule();
      this.ping();
    };
    const { clock, name } = this.around;
    return clock.setTimer(this.rhythm.interval * 1000, beat, `agent ${name} heartbeat`);
  }

  private expect(): Timer {
    const { clock, name } = this.around;
    return clock.setTimer(this.rhythm.timeout * 1000, () => this.missed(), `agent ${name} silence`);
  }

  pong(): void {
    this.deadline.cancel();
    this.deadline = this.expect();
  }

  stop(): void {
    this.next.cancel();
    this.deadline.cancel();
  }
}
