import { hostname } from 'node:os';
import { escapeRegExp } from './bindings.js';

/** The folders and ports of one replay, and what the recordings call them. */
export interface PlacesOptions {
  readonly home: string;
  readonly cwd: string;
  /** The folder of the program. */
  readonly bin: string;
  /** Of the backend: what 8080 and 8081 stand for. */
  readonly apiPort: number;
  readonly agentPort: number;
  /** Other ports that are the API too: a proxy that listens in. */
  readonly alsoApi?: readonly number[];
}

/** Translates between the recordings' places and those of a replay. */
export class Places {
  private readonly outwards: [RegExp, string][];

  constructor(readonly options: PlacesOptions) {
    const api = [options.apiPort, ...(options.alsoApi ?? [])].join('|');
    this.outwards = [
      [new RegExp(`(127\\.0\\.0\\.1|localhost):(?:${api})\\b`, 'g'), '$1:8080'],
      [new RegExp(`(127\\.0\\.0\\.1|localhost):${options.agentPort}\\b`, 'g'), '$1:8081'],
      [new RegExp(escapeRegExp(options.home), 'g'), '<home>'],
      [new RegExp(escapeRegExp(options.cwd), 'g'), '<cwd>'],
      [new RegExp(escapeRegExp(options.bin), 'g'), '<bin>'],
    ];
  }

  /** From the recordings into the replay: what is sent. */
  inward(text: string): string {
    const { home, cwd, bin, apiPort, agentPort, alsoApi } = this.options;
    return text
      .replace(/\b(127\.0\.0\.1|localhost):8080\b/g, `$1:${alsoApi?.[0] ?? apiPort}`)
      .replace(/\b(127\.0\.0\.1|localhost):8081\b/g, `$1:${agentPort}`)
      .replaceAll('<home>', home)
      .replaceAll('<cwd>', cwd)
      .replaceAll('<bin>', bin)
      .replaceAll('<hostname>', hostname());
  }

  /** From the replay to the recordings: what is compared. */
  outward(text: string): string {
    return this.outwards.reduce((result, [pattern, name]) => result.replace(pattern, name), text);
  }
}
