import { createHmac } from 'node:crypto';
import type { Ids } from '../../host/ids.js';

type Bcrypt = typeof import('@node-rs/bcrypt');

/** Sensu's cost. */
const cost = 10;

/** The documented password of a fresh installation and a hash of it, so that a start need not wait for bcrypt. */
export const defaultPassword = 'P@ssw0rd!';
const defaultHash = '$2a$10$IfSQJxNlwHTPR6CsuHoGAOk9rpUtqtaBCo0VXZ9SI8UQWKyczKGvm';

/** The same hash under the older name of its version, the one that Sensu writes. */
const asSensuWrites = (hash: string): string => hash.replace(/^\$2b\$/, '$2a$');

/**
 * Hashes and compares passwords off the main thread. A password that was right is remembered as a keyed digest,
 * so that a second login does not cost 50 ms; the key lives and dies with the process.
 */
export class Passwords {
  private readonly key: Buffer;
  private readonly right = new Map<string, string>();
  /** What is being compared right now: a fleet that connects at once asks the same question a thousand times. */
  private readonly asked = new Map<string, Promise<boolean>>();
  private bcrypt: Promise<Bcrypt> | undefined;

  constructor(ids: Ids) {
    this.key = ids.secret(32);
  }

  async hash(password: string): Promise<string> {
    if (password === defaultPassword) return defaultHash;
    const hash = asSensuWrites(await (await this.load()).hash(password, cost));
    this.right.set(hash, this.digest(password));
    return hash;
  }

  /** Whether the password belongs to the hash; a text that is no hash has none. */
  async matches(password: string, hash: string): Promise<boolean> {
    if (hash === defaultHash) return this.digest(password) === this.digest(defaultPassword);
    const known = this.right.get(hash);
    const digest = this.digest(password);
    if (known !== undefined && known === digest) return true;
    const question = `${hash} ${digest}`;
    const asked = this.asked.get(question) ?? this.verify(password, hash, digest);
    this.asked.set(question, asked);
    return asked.finally(() => this.asked.delete(question));
  }

  private async verify(password: string, hash: string, digest: string): Promise<boolean> {
    const good = await (await this.load()).verify(password, hash);
    if (good) this.remember(hash, digest);
    return good;
  }

  private remember(hash: string, digest: string): void {
    if (this.right.size >= 1000) this.right.delete(this.right.keys().next().value as string);
    this.right.set(hash, digest);
  }

  private digest(password: string): string {
    return createHmac('sha256', this.key).update(password).digest('base64');
  }

  private load(): Promise<Bcrypt> {
    this.bcrypt ??= import('@node-rs/bcrypt');
    return this.bcrypt;
  }
}
