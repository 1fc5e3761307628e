import type { Ids } from '../host/ids.js';
import type { Store } from './store/store.js';

/** Not a kind: what a cluster keeps about itself. */
const prefix = 'cluster';
const membersPrefix = 'cluster_members';

/** What a cluster is known by, made once. */
export interface Identity {
  readonly cluster_id: string;
  readonly member_id: string;
  readonly id: string;
  readonly secret: string;
  /** The API key that was made along with the cluster, `''` if none was. */
  readonly first_api_key: string;
}

export const newIdentity = (ids: Ids, firstApiKey: string): Identity => ({
  cluster_id: String(ids.id64()),
  member_id: String(ids.id64()),
  id: ids.uuid(),
  secret: ids.hex(32),
  first_api_key: firstApiKey,
});

/** The identity that a store holds, if it is not empty. */
export const storedIdentity = (store: Store): Identity | undefined =>
  store.get(prefix, 'identity')?.value as Identity | undefined;

export const putIdentity = (store: Store, identity: Identity): void =>
  void store.put(prefix, 'identity', identity);

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

/** Who this cluster is, and its members: the only one at work is this process. */
export class Cluster {
  constructor(
    private readonly store: Store,
    private readonly ids: Ids,
  ) {}

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

  private get identity(): Identity {
    return storedIdentity(this.store) as Identity;
  }
}

const memberOf = (hex: string, { peerUrls }: StoredMember): Member => ({
  id: BigInt(`0x${hex}`),
  name: '',
  peerUrls,
  clientUrls: [],
});
