import { shortestText } from '../../numbers.js';
import type { MetricParser, MetricPoint, MetricSource } from './point.js';
import { type Family, PrometheusReader, type Sample } from './prometheus-text.js';

/** The exposition format. A mistake ends the reading: what came before it counts. */
export const parsePrometheus: MetricParser = (source) => {
  const reader = new PrometheusReader(source.output);
  const problem = reader.read();
  if (problem !== undefined) source.refuse(problem);
  return [...reader.families.values()].flatMap((family) => pointsOf(family, source));
};

/** A point before it has its tags: what it adds to the family's name and to the sample's labels. */
interface Part {
  readonly suffix: string;
  readonly label?: readonly [name: string, value: string];
  readonly value: number;
}

function pointsOf(family: Family, source: MetricSource): MetricPoint[] {
  return family.samples.flatMap((sample) =>
    partsOf(family, sample)
      .filter(({ value }) => !Number.isNaN(value))
      .map((part) => pointOf(family, sample, part, source)),
  );
}

function partsOf({ type }: Family, sample: Sample): Part[] {
  // The value was missing or no number.
  if (!sample.isComplete) return [];
  if (type === 'summary') {
    const quantiles = sample.parts.map(({ bound, value }) => part('', value, 'quantile', bound));
    return [...quantiles, part('_sum', sample.sum), part('_count', sample.count)];
  }
  if (type === 'histogram') {
    const buckets = sample.parts.map(({ bound, value }) => part('_bucket', value, 'le', bound));
    const hasAll = sample.parts.some(({ bound }) => bound === Infinity);
    const all = hasAll ? [] : [part('_bucket', sample.count, 'le', Infinity)];
    return [...buckets, part('_sum', sample.sum), part('_count', sample.count), ...all];
  }
  return [part('', sample.value)];
}

const part = (suffix: string, value: number, label?: string, bound = 0): Part =>
  label === undefined ? { suffix, value } : { suffix, value, label: [label, shortestText(bound)] };

const nameTag = '__name__';

function pointOf(family: Family, sample: Sample, part: Part, source: MetricSource): MetricPoint {
  const tags = new Map(sample.labels);
  tags.set(nameTag, family.name + part.suffix);
  if (part.label) tags.set(...part.label);
  tags.set('prom_type', family.type ?? 'untyped');
  if (family.help) tags.set('prom_help', family.help);
  for (const { name, value } of source.tags) tags.set(name, value);
  const name = tags.get(nameTag)?.replaceAll('\n', '') ?? '';
  tags.delete(nameTag);
  return {
    name,
    value: part.value,
    timestamp: sample.milliseconds === undefined ? source.now : secondsOf(sample.milliseconds),
    tags: [...tags].map(([name, value]) => ({ name, value })),
  };
}

/** The original counts in nanoseconds on the way, of which 64 bits hold 292 years. */
const secondsOf = (milliseconds: number): number =>
  Number(BigInt.asIntN(64, BigInt(milliseconds) * 1_000_000n) / 1_000_000_000n);
