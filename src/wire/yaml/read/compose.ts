import { type JsonObject, type JsonValue, NumberLiteral } from '../../../resources/kit/json.js';
import { goFloat } from '../go-float.js';
import { sortedObject } from '../sorted-object.js';
import { YamlError } from '../yaml-error.js';
import type { Event, Events } from './events.js';
import { goSyntax, nullKey } from './go-syntax.js';
import { resolveTagged, type Scalar, scalarValue } from './resolve.js';

/** A node that has been read: its value, what it is as a key, and how many nodes it stands for, aliases resolved. */
class Node {
  /** Still being read: an alias to it would be part of itself. */
  open = false;
  /** The node is an alias. */
  alias = false;
  /** `<<` without quotes. */
  merge = false;

  constructor(
    readonly kind: 'scalar' | 'mapping' | 'sequence',
    public value: JsonValue,
    /** What it is as a key. */
    readonly key: string,
    public count = 1,
  ) {}
}

interface Frame {
  readonly node: Node;
  readonly items: JsonValue[];
  readonly entries: Map<string, JsonValue>;
  key?: Node;
}

/**
 * Makes a JSON value of a document's events, without recursion. Mistakes in what the document means are told only if it
 * has no mistakes in its form, as Sensu does.
 */
export class Composer {
  private readonly frames: Frame[] = [];
  private readonly anchors = new Map<string, Node>();
  private mistake: YamlError | undefined;
  /** A value that YAML can hold and JSON cannot. */
  private inexpressible: YamlError | undefined;
  private nodes = 0;
  private aliased = 0;

  constructor(private readonly events: Events) {}

  /** @throws YamlError */
  document(): JsonValue {
    for (;;) {
      const node = this.read(this.events.next());
      if (node === undefined) continue;
      const frame = this.frames.at(-1);
      if (frame) {
        this.add(frame, node);
        continue;
      }
      this.events.end();
      const mistake = this.mistake ?? this.inexpressible;
      if (mistake) throw mistake;
      return node.value;
    }
  }

  /** Reads a scalar or alias, or ends a collection; begins others and returns nothing. */
  private read(event: Event): Node | undefined {
    if (event.is === 'end') return this.close();
    if (event.is === 'alias') return this.alias(event.anchor);
    this.nodes++;
    if (event.is === 'scalar') {
      const node = this.scalar(event);
      if (event.anchor !== undefined) this.anchors.set(event.anchor, node);
      return node;
    }
    const node = new Node(event.is, null, '');
    node.open = true;
    if (event.anchor !== undefined) this.anchors.set(event.anchor, node);
    this.frames.push({ node, items: [], entries: new Map() });
    return undefined;
  }

  private close(): Node {
    const { node, items, entries } = this.frames.pop() as Frame;
    node.open = false;
    node.value =
      node.kind === 'sequence'
        ? items
        : sortedObject([...entries.keys()], (key) => entries.get(key) as JsonValue);
    return node;
  }

  private alias(name: string): Node {
    const target = this.anchors.get(name);
    if (target === undefined) throw new YamlError(`yaml: unknown anchor '${name}' referenced`);
    if (target.open) this.note(`yaml: anchor '${name}' value contains itself`);
    this.nodes += 1 + target.count;
    this.aliased += target.count;
    if (this.aliased > 100 && this.nodes > 1000 && this.aliased / this.nodes > allowedRatio(this.nodes)) {
      this.note('yaml: document contains excessive aliasing');
    }
    const node = new Node(target.kind, target.value, target.key, target.count + 1);
    node.alias = true;
    return node;
  }

  private note(message: string): void {
    this.mistake ??= new YamlError(message);
  }

  private scalar(event: Extract<Event, { is: 'scalar' }>): Node {
    let scalar: Scalar = { is: 'str', value: event.value };
    if (event.tag !== '' || event.plain) {
      try {
        scalar = resolveTagged(event.tag, event.value);
      } catch (error) {
        if (!(error instanceof YamlError)) throw error;
        this.mistake ??= error;
      }
    }
    const merge = event.value === '<<' && (event.plain || event.tag === 'tag:yaml.org,2002:merge');
    const node = scalarNode(scalar);
    node.merge = merge;
    return node;
  }

  private add(frame: Frame, node: Node): void {
    frame.node.count += node.count;
    if (frame.node.kind === 'sequence') {
      this.refuseInfinite(node.value);
      frame.items.push(node.value);
    } else if (frame.key === undefined) frame.key = this.keyOf(node);
    else {
      this.pair(frame, frame.key, node);
      frame.key = undefined;
    }
  }

  private keyOf(node: Node): Node {
    if (node.kind !== 'scalar') this.note(`yaml: invalid map key: ${goSyntax(node.value)}`);
    return node;
  }

  private pair(frame: Frame, key: Node, value: Node): void {
    if (key.merge) {
      this.merge(frame, value);
      return;
    }
    this.refuseInfinite(value.value);
    if (key.key === nullKey) {
      this.inexpressible ??= new YamlError(
        `Unsupported map key of type: %!s(<nil>), key: <nil>, value: ${value.value === null ? '<nil>' : goSyntax(value.value)}`,
      );
    }
    frame.entries.set(key.key, value.value);
  }

  private refuseInfinite(value: JsonValue): void {
    if (!(value instanceof NumberLiteral) || !/[aIf]/.test(value.text)) return;
    this.inexpressible ??= new YamlError(`json: unsupported value: ${value.text}`);
  }

  /** `<<: *defaults`: the entries are taken over where this stands, over those before it. */
  private merge(frame: Frame, node: Node): void {
    const sources: (JsonObject | undefined)[] = [];
    if (node.kind === 'mapping') sources.push(node.value as JsonObject);
    else if (node.kind === 'sequence' && !node.alias) {
      for (const item of node.value as JsonValue[]) sources.unshift(isMapping(item) ? item : undefined);
    } else sources.push(undefined);
    for (const source of sources) {
      if (source === undefined) {
        this.note('yaml: map merge requires map or sequence of maps as the value');
        return;
      }
      for (const key of Object.keys(source)) frame.entries.set(key, source[key] as JsonValue);
    }
  }
}

function scalarNode(scalar: Scalar): Node {
  const value = scalarValue(scalar);
  switch (scalar.is) {
    case 'null':
      return new Node('scalar', value, nullKey);
    case 'int':
      return new Node('scalar', value, String(scalar.value));
    case 'float':
      return new Node('scalar', value, goFloat(scalar.value, true));
    default:
      return new Node('scalar', value, String(value));
  }
}

function isMapping(value: JsonValue): value is JsonObject {
  return (
    value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof NumberLiteral)
  );
}

/** How much of a document may come from aliases: nearly all of a small one, a tenth of a huge one. */
function allowedRatio(nodes: number): number {
  const [low, high] = [400_000, 4_000_000];
  if (nodes <= low) return 0.99;
  if (nodes >= high) return 0.1;
  return 0.99 - (0.89 * (nodes - low)) / (high - low);
}
