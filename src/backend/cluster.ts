import type { Ids } from './ids.js';
import type { Store } from './store/store.js';

/** Not a kind: what a cluster keeps about itself. */
const prefix = 'cluster';
const membersPrefix = 'cluster_members';

interface StoredIdentity {
  readonly cluster_id: string;
  readonly member_id: string;
  readonly id: string;
  readonly secret: string;
  readonly first_api_key: string;
}

export interface Member {
  readonly id: bigint;
  /** A member that was added and has not started has none. */
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
}

interface StoredMember {
  readonly peerUrls: readonly string[];
}

/** Who this cluster is: made once, kept in the store. The only member at work is this process. */
export class Cluster {
  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
  ) {}

  /** Whether the store holds a cluster already. */
  get exists(): boolean {
    return this.store.get(prefix, 'identity') !== undefined;
  }

  /** Makes the identity of a new cluster. */
  make(firstApiKey: string): void {
    const identity: StoredIdentity = {
      cluster_id: String(this.ids.id64()),
      member_id: String(this.ids.id64()),
      id: this.ids.uuid(),
      secret: this.ids.hex(32),
      first_api_key: firstApiKey,
    };
    this.store.put(prefix, 'identity', identity);
  }

  get clusterId(): bigint {
    return BigInt(this.identity.cluster_id);
  }

  get memberId(): bigint {
    return BigInt(this.identity.member_id);
  }

  /** The UUID of the Sensu cluster. */
  get uuid(): string {
    return this.identity.id;
  }

  /** The API key that was made along with the cluster, `''` if none was. */
  get firstApiKey(): string {
    return this.identity.first_api_key;
  }

  /** The secret that signs tokens. */
  get secret(): Buffer {
    return Buffer.from(this.identity.secret, 'hex');
  }

  members(): Member[] {
    const own: Member = {
      id: this.memberId,
      name: 'default',
      peerUrls: this.ownPeerUrls(),
      clientUrls: ['http://127.0.0.1:2379'],
    };
    const added = this.store
      .list(membersPrefix)
      .items.flatMap(({ key, value }) =>
        key === this.hexOf(this.memberId) ? [] : [memberOf(key, value as StoredMember)],
      );
    return [own, ...added];
  }

  add(peerUrls: readonly string[]): Member {
    const id = this.ids.id64();
    this.store.put(membersPrefix, this.hexOf(id), { peerUrls });
    return memberOf(this.hexOf(id), { peerUrls });
  }

  update(id: bigint, peerUrls: readonly string[]): void {
    this.store.put(membersPrefix, this.hexOf(id), { peerUrls });
  }

  remove(id: bigint): void {
    this.store.delete(membersPrefix, this.hexOf(id));
  }

  private hexOf(id: bigint): string {
    return id.toString(16);
  }

  private ownPeerUrls(): readonly string[] {
    const changed = this.store.get(membersPrefix, this.hexOf(this.memberId))?.value as
      | StoredMember
      | undefined;
    return changed?.peerUrls ?? ['http://127.0.0.1:2380'];
  }

  private get identity(): StoredIdentity {
    return this.store.get(prefix, 'identity')?.value as StoredIdentity;
  }
}

const memberOf = (hex: string, { peerUrls }: StoredMember): Member => ({
  id: BigInt(`0x${hex}`),
  name: '',
  peerUrls,
  clientUrls: [],
});
