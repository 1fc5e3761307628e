import { type FileHandle, open } from 'node:fs/promises';
import type { Event } from '../../resources/core/event.js';
import { eventText } from '../http/event-text.js';
import type { Part, Surroundings } from '../part.js';
import { processedEvents, unstoredEvents } from '../topics.js';

/** So many events wait for the disk at most; the oldest are dropped then. Sensu: event-log-buffer-size. */
const bufferSize = 100_000;

/** Writes every event that was processed to a file, one JSON object a line. Sensu: backend/eventd, FileLogger. */
export class EventLog implements Part {
  readonly name = 'event-log';
  private file: FileHandle | undefined;
  private waiting: string[] = [];
  private lost = 0;
  private writing: Promise<void> | undefined;
  private subscriptions: readonly (() => void)[] = [];

  constructor(
    private readonly around: Surroundings,
    private readonly path: string,
  ) {}

  async start(): Promise<void> {
    const { bus, log } = this.around;
    try {
      this.file = await open(this.path, 'a', 0o644);
    } catch (error) {
      const message = 'event log file could not be configured. event logs will not be recorded.';
      log('warning', 'eventd', message, { error: (error as Error).message });
      return;
    }
    this.subscriptions = [
      bus.subscribe(processedEvents, ({ event }) => this.add(event)),
      bus.subscribe(unstoredEvents, (event) => this.add(event)),
    ];
  }

  async stop(): Promise<void> {
    for (const end of this.subscriptions) end();
    this.subscriptions = [];
    await this.writing;
    await this.file?.close();
    this.file = undefined;
  }

  private add(event: Event): void {
    this.waiting.push(`${eventText(event)}\n`);
    if (this.waiting.length > bufferSize) {
      this.waiting.shift();
      this.lost++;
    }
    this.writing ??= this.around.bus.track(this.write());
  }

  /** What came while the last piece was written goes in one piece. */
  private async write(): Promise<void> {
    const { log } = this.around;
    try {
      while (this.waiting.length) {
        const text = this.waiting.join('');
        this.waiting = [];
        await this.file?.appendFile(text);
        if (this.lost) log('error', 'eventd', `the event buffer is full, ${this.lost} event(s) lost`);
        this.lost = 0;
      }
    } catch (error) {
      log('error', 'eventd', 'event could not be written to the event log', {
        error: (error as Error).message,
      });
    } finally {
      this.writing = undefined;
    }
  }
}
