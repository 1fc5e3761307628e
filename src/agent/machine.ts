import type { Clock } from '../host/clock.js';
import { localSystem } from '../host/system.js';
import type { System } from '../resources/core/entity.js';

/** In milliseconds. */
const freshFor = 20_000;

/** The facts about this machine, looked up again when they are older than 20 seconds; many agents may share them. */
export function machineFacts(clock: Clock, hostname = ''): () => System {
  let system: System | undefined;
  let at = 0;
  return () => {
    const age = clock.now() - at;
    if (system && age >= 0 && age < freshFor) return system;
    system = localSystem();
    if (hostname) system.hostname = hostname;
    at = clock.now();
    return system;
  };
}
