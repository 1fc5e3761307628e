import type { Route } from './route.js';

interface Node {
  readonly literals: Map<string, Node>;
  segment?: Node;
  /** By method. */
  readonly routes: Map<string, { route: Route; names: readonly string[] }>;
}

const node = (): Node => ({ literals: new Map(), routes: new Map() });

export interface Match {
  readonly route: Route;
  /** The segments that the route names, as sent. */
  readonly rawParams: Record<string, string>;
}

/** Routes by path and method: segments are compared as sent, upper and lower case count. */
export class Matcher {
  private readonly root = node();

  add(route: Route): void {
    const names: string[] = [];
    let at = this.root;
    for (const segment of route.path.split('/').slice(1)) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        at.segment ??= node();
        at = at.segment;
      } else {
        const next = at.literals.get(segment) ?? node();
        at.literals.set(segment, next);
        at = next;
      }
    }
    at.routes.set(route.method, { route, names });
  }

  /** @returns the route; `method` when the path is known with other methods only; nothing for an unknown path */
  find(method: string, path: string): Match | 'method' | undefined {
    const found: { known: boolean } = { known: false };
    const match = this.walk(this.root, path.split('/'), 1, [], method, found);
    return match ?? (found.known ? 'method' : undefined);
  }

  private walk(
    at: Node,
    segments: readonly string[],
    index: number,
    values: readonly string[],
    method: string,
    found: { known: boolean },
  ): Match | undefined {
    const segment = segments[index];
    if (segment === undefined) {
      if (at.routes.size > 0) found.known = true;
      const hit = at.routes.get(method) ?? at.routes.get('*');
      if (!hit) return undefined;
      const rawParams: Record<string, string> = {};
      for (const [i, name] of hit.names.entries()) rawParams[name] = values[i] as string;
      return { route: hit.route, rawParams };
    }
    const literal = at.literals.get(segment);
    const match = literal && this.walk(literal, segments, index + 1, values, method, found);
    if (match || !at.segment || segment === '') return match;
    return this.walk(at.segment, segments, index + 1, [...values, segment], method, found);
  }
}
