import type { Clock } from '../host/clock.js';
import type { Ids } from '../host/ids.js';
import type { Log } from '../host/log.js';
import type { Checks } from '../resources/kit/kind.js';
import type { Bus } from './bus.js';
import type { Store } from './store/store.js';

export type { Log, LogLevel } from '../host/log.js';

/** A part of the backend that works on its own: it starts, listens to the bus and the clock, and stops. */
export interface Part {
  /** Sensu's name of the component: `eventd`, `keepalived`, `schedulerd`. */
  readonly name: string;
  start?(): void | Promise<void>;
  stop?(): void | Promise<void>;
}

/** `6.7.5` copies what the original does wrong too; `guide` does what its documentation says. */
export type Compat = 'guide' | '6.7.5';

/** What every part is given. Parts know these, never each other. */
export interface Surroundings {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly ids: Ids;
  readonly store: Store;
  readonly log: Log;
  readonly compat: Compat;
  /** The engines that validation needs. */
  readonly checks: Checks;
}
