/** What Bonsai knows of an asset. */
export interface BonsaiAsset {
  /** With its namespace. */
  readonly name: string;
  readonly versions: readonly string[];
}

/** Where definitions of assets come from. */
export interface Bonsai {
  /** @throws Error that says why it cannot be had */
  asset(namespace: string, name: string): Promise<BonsaiAsset>;
  /** The documents that define a version. */
  definition(namespace: string, name: string, version: string): Promise<string>;
  close(): Promise<void>;
}
