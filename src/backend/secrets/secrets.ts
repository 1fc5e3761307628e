/** A reference in a definition: the variable, and the name of the secret that fills it. */
export interface SecretReference {
  readonly name: string;
  readonly secret: string;
}

export interface ResolvedSecrets {
  /** `NAME=value`; without those that are empty. */
  readonly variables: readonly string[];
  /** What must not be shown. */
  readonly values: readonly string[];
}

/** Where secrets come from. */
export interface SecretProvider {
  readonly name: string;
  /** @returns the value, or nothing if it has none */
  get(id: string): string | undefined;
}

/** Variables of the backend's environment. */
export const envProvider = (environment: Readonly<Record<string, string | undefined>>): SecretProvider => ({
  name: 'env',
  get: (id) => environment[id],
});

/**
 * Fills secrets into the environment of commands. Sensu's secret resources are a feature of its commercial edition, so
 * that there is nothing that says which variable a secret stands for: it is the one of the secret's own name, as
 * written or in the form of a variable (`servicenow/username` is `SERVICENOW_USERNAME`).
 */
export class Secrets {
  /** @param provider nothing: as in the community edition, which has none */
  constructor(private readonly provider: SecretProvider | undefined) {}

  /**
   * @throws Error in Sensu's words: no provider, or it has no such value
   */
  resolve(references: readonly SecretReference[] | null): ResolvedSecrets {
    if (!references?.length) return { variables: [], values: [] };
    const found = references.map((reference) => this.resolveOne(reference));
    const filled = found.filter(({ value }) => value !== '');
    return {
      variables: filled.map(({ name, value }) => `${name}=${value}`),
      values: filled.map(({ value }) => value),
    };
  }

  private resolveOne({ name, secret }: SecretReference): { name: string; value: string } {
    if (!this.provider) throw new Error('no secret provider defined');
    const value = this.provider.get(secret) ?? this.provider.get(variableName(secret));
    if (value === undefined) throw new Error(`secret not found: ${secret}`);
    return { name, value };
  }
}

const variableName = (secret: string): string => secret.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
