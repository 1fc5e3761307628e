/** Sessions by what they want to hear of: an entity, a subscription. */
export class Index<T> {
  private readonly byKey = new Map<string, Set<T>>();

  add(key: string, item: T): void {
    const items = this.byKey.get(key);
    if (items) items.add(item);
    else this.byKey.set(key, new Set([item]));
  }

  /** @returns whether it was there */
  delete(key: string, item: T): boolean {
    const items = this.byKey.get(key);
    if (!items?.delete(item)) return false;
    if (!items.size) this.byKey.delete(key);
    return true;
  }

  /** As they are now: whoever is told may come or go meanwhile. */
  at(key: string): readonly T[] {
    return [...(this.byKey.get(key) ?? [])];
  }

  /** Takes out all of a key. */
  take(key: string): readonly T[] {
    const items = this.at(key);
    this.byKey.delete(key);
    return items;
  }
}
