/** What differs from run to run. Tokens are numbered, since a scenario needs to tell them apart. */
const volatile = [
  { name: 'uuid', pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, numbered: false },
  { name: 'jwt', pattern: /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, numbered: true },
  { name: 'id', pattern: /\b\d{16,20}\b/g, numbered: false },
  { name: 'bcrypt', pattern: /\$2a\$\d\d\$[./\w]{53}/g, numbered: false },
] as const;

/** Gives values that differ from run to run a name in what is printed; in a command the name stands for the value. */
export class Masks {
  private readonly values = new Map<string, string>();
  private readonly names = new Map<string, string>();

  /** Names in place of values. */
  put(text: string): string {
    return volatile.reduce(
      (result, { name, pattern, numbered }) =>
        result.replace(pattern, (value) => this.nameOf(value, name, numbered)),
      text,
    );
  }

  /** Values in place of names: the last one of that name that was printed. */
  remove(text: string): string {
    return text.replace(/<(?:uuid|bcrypt|jwt:\d+)>/g, (name) => this.values.get(name) ?? name);
  }

  private nameOf(value: string, kind: string, numbered: boolean): string {
    const known = this.names.get(value);
    const name = known ?? (numbered ? `<${kind}:${this.countOf(kind) + 1}>` : `<${kind}>`);
    this.names.set(value, name);
    this.values.set(name, value);
    return name;
  }

  private countOf(kind: string): number {
    return [...this.values.keys()].filter((name) => name.startsWith(`<${kind}:`)).length;
  }
}
