import { existsSync, readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { resolve } from 'node:path';
import { tryJson } from '../compare.js';
import { exchange, type RawResponse } from '../http.js';
import type { Json } from '../transcript.js';
import type { FlowStage } from './stage.js';
import type { FlowStep } from './transcript.js';

type Wanted = NonNullable<FlowStep['wait_for']>;

/** How often is looked, in seconds. */
const step = 0.25;

/** How long a token is used, in seconds: well under the 300 it is good for. */
const tokenAge = 200;

/** Documents one after another, or lines. */
export function documentsIn(text: string): unknown[] {
  const joined = text
    .trim()
    .replace(/\}\s*\{/g, '},{')
    .replace(/"\s*\n\s*"/g, '","');
  return (tryJson(`[${joined}]`)?.value as unknown[] | undefined) ?? [];
}

/** What is different in every run was left out of the recorded lines. */
const unrecorded = new Set(['time', 'event_id', 'addr', 'address']);

/** The backend's log lines with these values; a list means any of them. */
export function logLines(stage: FlowStage, match: Readonly<Record<string, Json>>): Record<string, unknown>[] {
  return stage
    .logLines()
    .map((line) => JSON.parse(stage.places.outward(line)) as Record<string, unknown>)
    .filter((line) =>
      Object.entries(match).every(([key, value]) =>
        Array.isArray(value) ? value.includes(line[key] as Json) : line[key] === value,
      ),
    )
    .map((line) => Object.fromEntries(Object.entries(line).filter(([key]) => !unrecorded.has(key))));
}

/** What has to happen before a flow goes on. */
export class Happenings {
  private signedIn: { readonly token: string; readonly at: number } | undefined;

  constructor(
    private readonly stage: FlowStage,
    private readonly agent: Agent,
  ) {}

  /** Moves the clock until it has happened, as far as the recorded programs had time for it. */
  async wait(wanted: Wanted, seconds: number): Promise<string[]> {
    for (let passed = 0; ; passed += step) {
      await this.stage.settle();
      if (await this.isThere(wanted)) return [];
      if (passed >= seconds) return [`never came: ${JSON.stringify(wanted)}`];
      await this.stage.sleep(step);
      // What comes over a socket comes in real time.
      if (wanted.received !== undefined) await new Promise((done) => setImmediate(done));
    }
  }

  private async isThere(wanted: Wanted): Promise<boolean> {
    if (wanted.event !== undefined)
      return this.eventIsThere(wanted.event, wanted.check ?? {}, wanted.exists ?? true);
    if (wanted.entity !== undefined) {
      const answer = await this.get(`entities/${wanted.entity}`);
      return (answer.status === 200) === (wanted.exists ?? true);
    }
    if (wanted.file !== undefined) {
      const path = resolve(this.stage.cwd, wanted.file);
      if (!existsSync(path)) return false;
      return (
        wanted.documents === undefined || documentsIn(readFileSync(path, 'utf8')).length >= wanted.documents
      );
    }
    if (wanted.log) return logLines(this.stage, wanted.log).length > 0;
    return this.stage.listeners.received(wanted.received ?? '').length >= (wanted.messages ?? 1);
  }

  private async eventIsThere(
    name: string,
    check: Readonly<Record<string, Json>>,
    exists: boolean,
  ): Promise<boolean> {
    const answer = await this.get(`events/${name}`);
    if (answer.status !== 200) return !exists;
    const event = tryJson(answer.body)?.value as { check: Record<string, unknown> };
    return exists && Object.entries(check).every(([key, value]) => event.check[key] === value);
  }

  private async get(path: string): Promise<RawResponse> {
    return this.send(`/api/core/v2/namespaces/default/${path}`, `Bearer ${await this.token()}`);
  }

  /** Checking a password is dear, and there is much looking. */
  private async token(): Promise<string> {
    const now = this.stage.now();
    if (this.signedIn && now - this.signedIn.at < tokenAge) return this.signedIn.token;
    const basic = `Basic ${Buffer.from('admin:P@ssw0rd!').toString('base64')}`;
    const { body } = await this.send('/auth', basic);
    const { access_token: token } = JSON.parse(body) as { access_token: string };
    this.signedIn = { token, at: now };
    return token;
  }

  private send(path: string, Authorization: string): Promise<RawResponse> {
    return exchange(this.stage.apiUrl, { method: 'GET', path, headers: { Authorization } }, this.agent);
  }
}
