import type { Compat } from './part.js';

/** Where documentation and program disagree. `--compat` chooses: see part.ts. */
export interface Divergence {
  readonly id: string;
  /** What this backend does in `guide`, the default. */
  readonly guide: string;
  /** What 6.7.5 does, and this backend with `--compat 6.7.5`. */
  readonly original: string;
  readonly why: string;
}

/** Where the documentation and the program disagree. */
export const divergences = [
  {
    id: 'registration-pipe-set',
    guide:
      'A pipe handler with `handlers` and without `command` is accepted and acts as a handler set; a warning is logged.',
    original: 'The handler is refused: 400 `resource is invalid: missing command`.',
    why: 'The guide on registration defines its `registration` handler in this way.',
  },
  {
    id: 'backend-deregistration-handler',
    guide: "The backend's `--deregistration-handler` is used when the agent names no handler.",
    original: 'The flag is accepted and never read.',
    why: 'The documentation of the flag and the guide on deregistration promise it.',
  },
  {
    id: 'registration-event-logged',
    guide: 'Registration and deregistration events are written to the event log.',
    original: 'They never reach it.',
    why: 'The guide says that registration events are not stored but logged.',
  },
  {
    id: 'selectors',
    guide: '`labelSelector` and `fieldSelector` filter every list.',
    original: 'The community edition ignores both and answers the whole list.',
    why: 'Filters of the API are documented for every list and can be tried here without a licence.',
  },
  {
    id: 'cleaned-names',
    guide: 'A name with an empty part, `.` or `..` (`..`, and `/` for assets) is refused with 400.',
    original:
      'It is answered with 201, but the key is cleaned like a path: the resource is lost or in no list.',
    why: 'An answer of success must not lose data.',
  },
  {
    id: 'namespace-rename',
    guide: 'A PATCH that gives a namespace another name is refused with 400.',
    original: 'The other name is stored under the old key and shown from then on.',
    why: 'Nothing finds the namespace by the name it shows.',
  },
  {
    id: 'event-prefix-lookup',
    guide: 'An event is found by the exact name of its check.',
    original:
      'Where there is no such event, the first one of the entity whose check name begins so is taken: for reading, for the existence test of a deletion, and as the previous event of a first one.',
    why: 'The history of another check in a new one is of use to nobody.',
  },
  {
    id: 'event-path-escapes',
    guide:
      'Escapes in the paths of events and of silences by subscription are decoded, as on every other path.',
    original: 'Escapes that were not needed (`%3A`) are taken literally there: not found.',
    why: 'Clients that escape more than they must are right.',
  },
  {
    id: 'event-metrics-only',
    guide: 'An event with metrics and no check is answered 201 and goes to its handlers.',
    original: 'The request handler crashes and the connection is dropped.',
    why: 'The documentation allows such events.',
  },
  {
    id: 'event-timestamp',
    guide: 'Handlers get every event with a timestamp.',
    original:
      'An event that was posted without one gets it in the store; handlers see none if it has metrics or its output was cut.',
    why: 'An accident of which copy is written to.',
  },
  {
    id: 'keepalive-time',
    guide:
      "A keepalive without a timestamp counts from its arrival; so does any while the backend's clock is not real time (frozen, moved, at another speed).",
    original: 'It counts from the timestamp in it, 1970 if there is none.',
    why: 'Clients only know real time, and with it a moved clock would find keepalives missing or never missing.',
  },
  {
    id: 'agent-keepalive-event',
    guide:
      "An agent's event with a check named `keepalive` (posted to the agent's API, say) counts as a keepalive, as one posted to the backend does.",
    original: 'It is dropped without a word.',
    why: "The agent's API answered that it was accepted; later versions take it in.",
  },
  {
    id: 'adhoc-proxy-requests',
    guide: 'A check with proxy requests that is executed ad hoc is run for each entity that matches.',
    original: 'No entity ever matches: the namespace is forgotten on the way.',
    why: 'The documentation says so; version 6.12 does it.',
  },
  {
    id: 'check-secrets',
    guide: 'Secrets of checks are filled in and sent to the agent.',
    original: 'They stay in the backend; a warning says that agents would need mutual TLS.',
    why: 'The connection to simulated agents does not leave the machine, and a check that needs a secret can be tried.',
  },
] as const satisfies readonly Divergence[];

export type DivergenceId = (typeof divergences)[number]['id'];

/** Whether the documentation is followed in this matter. */
export function followsGuide(compat: Compat, _id: DivergenceId): boolean {
  return compat === 'guide';
}
