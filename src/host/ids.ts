import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** The one door to randomness. */
export interface Ids {
  /** A random UUID, version 4. */
  uuid(): string;
  /** So many random bytes in lower-case hex: token ids. */
  hex(bytes: number): string;
  /** A random 64-bit number whose hex form always has 16 digits: cluster and member ids, so that tables keep their width. */
  id64(): bigint;
  /** Random bytes: the secret that signs tokens. */
  secret(bytes: number): Buffer;
  /** A number at random, 0 <= n < 1. */
  fraction(): number;
}

function idsFrom(bytes: (count: number) => Buffer, uuid: () => string): Ids {
  return {
    uuid,
    hex: (count) => bytes(count).toString('hex'),
    id64: () => bytes(8).readBigUInt64BE() | (1n << 63n),
    secret: bytes,
    fraction: () => bytes(6).readUIntBE(0, 6) / 2 ** 48,
  };
}

/** What nobody can guess. */
export const randomIds = (): Ids => idsFrom(randomBytes, randomUUID);

/** The same sequence for the same seed: for tests and recordings that must not differ from run to run. */
export function seededIds(seed: string): Ids {
  let count = 0;
  const bytes = (length: number): Buffer => {
    const blocks: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      blocks.push(createHash('sha256').update(`${seed}/${count++}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, length);
  };
  return idsFrom(bytes, () => {
    const raw = bytes(16);
    raw[6] = ((raw[6] as number) & 0x0f) | 0x40;
    raw[8] = ((raw[8] as number) & 0x3f) | 0x80;
    const hex = raw.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  });
}
