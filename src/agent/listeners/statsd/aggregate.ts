import { byBytes } from '../../../resources/kit/encode.js';
import type { MetricPoint, MetricTag } from '../../checks/metrics/point.js';
import type { StatsdSample, StatsdType } from './line.js';
import { timerValues } from './timer-values.js';

/** What is known of one name with one set of tags. */
interface Series {
  readonly name: string;
  readonly tags: MetricTag[];
  /** When something was last heard, in milliseconds. */
  heard: number;
  /** Of a counter the sum since the last flush, of a gauge the last one. */
  value: number;
  /** Of a timer, since the last flush. */
  values: number[];
  /** Of a set, since the last flush. */
  members: Set<string>;
}

/** So long, in milliseconds, a name is told of that nothing is heard of any more. */
const expiry = 300_000;

/** The order in which they are told. */
const order: readonly StatsdType[] = ['counter', 'timer', 'gauge', 'set'];

/** Collects samples from one flush to the next. */
export class Aggregate {
  private readonly series = new Map<StatsdType, Map<string, Series>>(order.map((type) => [type, new Map()]));

  /** @param source the sender's address, which every point has as a tag */
  add(sample: StatsdSample, source: string, now: number): void {
    const all = this.series.get(sample.type) as Map<string, Series>;
    const tags = [...sample.tags].sort(byBytes);
    const key = JSON.stringify([sample.name, ...tags, source]);
    let series = all.get(key);
    if (!series) {
      const { name } = sample;
      series = {
        name,
        tags: pointTags([...tags, `s:${source}`]),
        heard: now,
        value: 0,
        values: [],
        members: new Set(),
      };
      all.set(key, series);
    }
    series.heard = now;
    if (sample.type === 'counter') series.value += sample.value;
    else if (sample.type === 'gauge') series.value = sample.value;
    else if (sample.type === 'timer') series.values.push(sample.value);
    else series.members.add(sample.text);
  }

  /** What is known now, `seconds` after the last flush; counting begins again. Gauges stay. */
  flush(seconds: number, now: number): MetricPoint[] {
    const points = order.flatMap((type) =>
      [...(this.series.get(type)?.values() ?? [])].flatMap((series) => pointsOf(type, series, seconds, now)),
    );
    for (const type of order) this.reset(type, now);
    return points;
  }

  private reset(type: StatsdType, now: number): void {
    const all = this.series.get(type);
    for (const [key, series] of all ?? []) {
      if (now - series.heard > expiry) all?.delete(key);
      if (type === 'counter') series.value = 0;
      series.values = [];
      series.members = new Set();
    }
  }
}

function pointsOf(type: StatsdType, series: Series, seconds: number, now: number): MetricPoint[] {
  const { name, tags } = series;
  // Nanoseconds, as precise as a number can be.
  const timestamp = now * 1e6;
  return valuesOf(type, series, seconds).map(([suffix, value]) => ({
    name: `${name}.${suffix}`,
    value,
    timestamp,
    tags,
  }));
}

function valuesOf(type: StatsdType, series: Series, seconds: number): [suffix: string, value: number][] {
  if (type === 'timer') return timerValues(series.values, seconds);
  if (type === 'set') return [['value', series.members.size]];
  if (type === 'gauge') return [['value', series.value]];
  return [
    ['value', series.value],
    ['per_second', series.value / seconds],
  ];
}

/** A tag without a colon gets name and value of the one before it, as in the original. */
function pointTags(tags: readonly string[]): MetricTag[] {
  let last = { name: '', value: '' };
  return tags.map((tag) => {
    const [name = '', value] = tag.split(':');
    if (value !== undefined) last = { name, value };
    return { ...last };
  });
}
