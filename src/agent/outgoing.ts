import type { Log } from '../host/log.js';
import type { Event } from '../resources/core/event.js';
import { component } from './around.js';

/** So many events wait at most while there is no connection. The original's producers wait themselves. */
const mostWaiting = 1000;

interface Waiting {
  readonly event: Event;
  readonly done: (sent: boolean) => void;
}

/** Events on their way to the backend, one after another; those that wait survive the loss of a connection. */
export class Outgoing {
  private readonly waiting: Waiting[] = [];
  private writing = false;
  private open = false;

  constructor(
    private readonly log: Log,
    /** Writes an event; tells when it has left, or is lost. */
    private readonly write: (event: Event, done: (lost: boolean) => void) => void,
  ) {}

  /** @returns whether it has left this machine, as far as can be known */
  send(event: Event): Promise<boolean> {
    return new Promise((done) => {
      if (this.waiting.length >= mostWaiting) {
        this.waiting.shift()?.done(false);
        this.log('warning', component, 'event dropped: too many wait for a connection');
      }
      this.waiting.push({ event, done });
      this.next();
    });
  }

  /** There is a session that takes events. */
  start(): void {
    this.open = true;
    this.next();
  }

  /** There is none any more. */
  stop(): void {
    this.open = false;
  }

  /** Whether everything has left that can leave. */
  get quiet(): boolean {
    return !this.open || (!this.writing && this.waiting.length === 0);
  }

  private next(): void {
    if (!this.open || this.writing) return;
    const first = this.waiting.shift();
    if (!first) return;
    this.writing = true;
    this.write(first.event, (lost) => {
      this.writing = false;
      first.done(!lost);
      this.next();
    });
  }
}
