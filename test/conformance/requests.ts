import type { Agent } from 'node:http';
import { hash } from '@node-rs/bcrypt';
import type { Bindings } from './bindings.js';
import { type JsonRules, jsonDifferences, textDifferences, tryJson } from './compare.js';
import { Dropped, exchange, type RawResponse } from './http.js';
import type { Stage } from './subject.js';
import type { Body, RecordedResponse, Step } from './transcript.js';

/** The password of everybody whose step names none. */
const standardPassword = 'P@ssw0rd!';

/** How long a token is used: well under the 300 s it is good for. */
const tokenAge = 200;

/** Sends the raw HTTP steps of one transcript and compares what comes back. */
export class Requests {
  private readonly issued = new Map<string, number>();
  private lastTokens: { access: string; refresh: string } | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly bindings: Bindings,
    private readonly agent: Agent,
  ) {}

  /** @returns what is different, one line each */
  async replay(step: Step): Promise<string[]> {
    const expected = step.response as RecordedResponse;
    try {
      const response = await this.send(step);
      this.remember(response);
      await this.stage.settle();
      if (expected.dropped)
        return response.status === 201 ? [] : [`status: expected 201, got ${response.status}`];
      return this.differences(expected, response, step);
    } catch (error) {
      if (error instanceof Dropped && expected.dropped) return [];
      return [`no answer: ${(error as Error).message}`];
    }
  }

  /** Reads the resource until it says what the step waits for. */
  async poll(path: string, until: string): Promise<string[]> {
    const output = /^the output is '(.*)'$/.exec(until)?.[1];
    if (output === undefined && until !== 'the event is there') return [`unknown condition: ${until}`];
    let last = 'nothing';
    for (let attempt = 0; attempt < 25; attempt++) {
      await this.stage.settle();
      const headers = { Authorization: `Bearer ${await this.tokenOf('admin', standardPassword)}` };
      const response = await this.exchange({ method: 'GET', path: this.fill(path), headers });
      last = `${response.status} ${response.body}`;
      const event = tryJson(response.body)?.value as { check?: { output?: string } } | undefined;
      if (response.status === 200 && (output === undefined || event?.check?.output === output)) return [];
      await this.stage.sleep(0.2);
    }
    return [`never came: ${until}; last seen: ${last.slice(0, 300)}`];
  }

  /** Makes the hashes that a note tells of: `<bcrypt:1> is a hash of my-password`. */
  async learn(note: string): Promise<void> {
    for (const [, name, password] of note.matchAll(/<(bcrypt:\d+)> (?:is a hash|one) of ([^\s,]+)/g)) {
      this.bindings.bind(name as string, await hash(password as string, 4));
    }
  }

  /** Compares what is inside the token given out last: the access token if it is to expire, else the other. */
  token(step: Step): string[] {
    const claims = step.token_claims as { [key: string]: null };
    const token = claims && 'exp' in claims ? this.lastTokens?.access : this.lastTokens?.refresh;
    if (!token) return ['no token was given out'];
    const [header, payload] = token
      .split('.')
      .map(
        (part) => tryJson(this.stage.places.outward(Buffer.from(part, 'base64url').toString('utf8')))?.value,
      );
    return [
      ...jsonDifferences(step.token_header, header, this.bindings, {}, 'header'),
      ...jsonDifferences(step.token_claims, payload, this.bindings, {}, 'claims'),
    ];
  }

  private async send(step: Step): Promise<RawResponse> {
    const { method, path, headers, body } = step.request as NonNullable<Step['request']>;
    const filled: Record<string, string> = {};
    for (const [name, value] of Object.entries(headers)) {
      if (name !== 'Authorization') filled[name] = this.fill(value);
    }
    const authorization = await this.authorization(step, headers['Authorization']);
    if (authorization !== undefined) filled['Authorization'] = authorization;
    return this.exchange({ method, path: this.fill(path), headers: filled, body: this.bytes(body) });
  }

  private async authorization(step: Step, recorded: string | undefined): Promise<string | undefined> {
    if (step.as !== undefined) return this.bearerOf(step.as, step.password ?? standardPassword, recorded);
    if (step.basic !== undefined) return `Basic ${Buffer.from(step.basic).toString('base64')}`;
    if (step.auth_header !== undefined) return this.fill(step.auth_header);
    const unknown = /<(jwt:\d+)>/.exec(recorded ?? '')?.[1];
    if (unknown && !this.bindings.get(unknown) && step.note) this.tamper(unknown, step.note);
    return recorded === undefined ? undefined : this.fill(recorded);
  }

  /** Makes the broken tokens that some notes describe of the newest one given out. */
  private tamper(name: string, note: string): void {
    const token = this.lastTokens?.access;
    if (!token) return;
    if (note.includes('cut off')) this.bindings.bind(name, token.slice(0, -4));
    if (/payload was changed|changed payload/.test(note)) {
      const [header, payload = '', signature] = token.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
      const changed = Buffer.from(JSON.stringify({ ...claims, exp: 1000 })).toString('base64url');
      this.bindings.bind(name, `${header}.${changed}.${signature}`);
    }
  }

  private async bearerOf(user: string, password: string, recorded: string | undefined): Promise<string> {
    const name = /<(jwt:\d+)>/.exec(recorded ?? '')?.[1];
    const issued = name === undefined ? undefined : this.issued.get(name);
    const known = name === undefined ? undefined : this.bindings.get(name);
    if (known && issued !== undefined && this.stage.now() - issued < tokenAge) return `Bearer ${known}`;
    const token = await this.tokenOf(user, password);
    if (name !== undefined) {
      this.bindings.bind(name, token);
      this.issued.set(name, this.stage.now());
    }
    return `Bearer ${token}`;
  }

  private async tokenOf(user: string, password: string): Promise<string> {
    const basic = Buffer.from(`${user}:${password}`).toString('base64');
    const response = await this.exchange({
      method: 'GET',
      path: '/auth',
      headers: { Authorization: `Basic ${basic}` },
    });
    const token = (tryJson(response.body)?.value as { access_token?: string } | undefined)?.access_token;
    if (!token) throw new Error(`${user} cannot sign in: ${response.status} ${response.body.trim()}`);
    return token;
  }

  private remember(response: RawResponse): void {
    const tokens = tryJson(response.body)?.value as
      | { access_token?: string; refresh_token?: string }
      | null
      | undefined;
    if (!tokens?.access_token || !tokens.refresh_token) return;
    this.lastTokens = { access: tokens.access_token, refresh: tokens.refresh_token };
  }

  private bytes(body: Body | undefined): Buffer | undefined {
    if (!body) return undefined;
    if (body.base64 !== undefined) return Buffer.from(body.base64, 'base64');
    if (body.generated)
      return Buffer.from(body.generated.map((part) => part.text.repeat(part.times)).join(''));
    if (body.text !== undefined) return Buffer.from(this.fill(body.text));
    // A moment stands for a number, in a string of its own.
    return Buffer.from(this.fill(JSON.stringify(body.json).replaceAll('"<ts>"', '<ts>')));
  }

  private fill(text: string): string {
    return this.bindings.fill(this.stage.places.inward(text));
  }

  private exchange(request: Parameters<typeof exchange>[1]): Promise<RawResponse> {
    return exchange(this.stage.apiUrl, request, this.agent);
  }

  private differences(expected: RecordedResponse, response: RawResponse, step: Step): string[] {
    const body = this.stage.places.outward(response.body);
    const lines: string[] = [];
    if (response.status !== expected.status) {
      lines.push(`status: expected ${expected.status}, got ${response.status} ${body.slice(0, 200)}`);
    }
    for (const [name, value] of Object.entries(expected.headers ?? {})) {
      const got = response.headers[name.toLowerCase()];
      if (got === undefined || !this.bindings.matches(value, this.stage.places.outward(got))) {
        lines.push(`header ${name}: expected ${value}, got ${got ?? 'none'}`);
      }
    }
    const rules = { anyOrder: /random|any order/.test(step.note ?? '') };
    return [...lines, ...this.bodyDifferences(expected, body, rules, step.request?.method === 'HEAD')];
  }

  private bodyDifferences(
    expected: RecordedResponse,
    body: string,
    rules: JsonRules,
    bodiless: boolean,
  ): string[] {
    if (expected.type_lines) {
      const lines = new Set(body.split('\n'));
      return expected.type_lines.filter((line) => !lines.has(line)).map((line) => `body: misses "${line}"`);
    }
    if (expected.body?.json !== undefined) {
      const parsed = tryJson(body);
      if (!parsed) return [`body: expected JSON, got ${body.slice(0, 200)}`];
      return jsonDifferences(expected.body.json, parsed.value, this.bindings, rules, 'body');
    }
    const text = expected.body?.text ?? expected.raw ?? '';
    return bodiless && !text ? [] : textDifferences(text, body, this.bindings, 'body');
  }
}
