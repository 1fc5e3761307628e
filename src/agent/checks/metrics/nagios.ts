import { parseFloat64 } from '../../numbers.js';
import { type MetricParser, type MetricPoint, pairOf, trimmed } from './point.js';

/** `text | label=value[unit][;warning;critical;...] ...`: there must be exactly one bar. */
export const parseNagios: MetricParser = (source) => {
  const [, perfdata, ...more] = source.output.split('|');
  if (perfdata === undefined || more.length) {
    source.refuse('nagios perfdata format requires at least one performance data metric');
    return [];
  }
  const points: MetricPoint[] = [];
  for (const [metric, part] of trimmed(perfdata).split(' ').entries()) {
    const text = trimmed(part);
    if (text === '') continue;
    const pair = pairOf(text.split(';')[0] as string);
    if (!pair) {
      source.refuse(`invalid nagios perfdata metric: ${JSON.stringify(text)}`, { metric });
      continue;
    }
    // Units are dropped, wherever they stand.
    const value = parseFloat64(pair[1].replace(/[^-\d.]/g, ''));
    if (value === undefined) {
      source.refuse(`invalid nagios perfdata metric value: ${JSON.stringify(pair[1])}`, { metric });
      continue;
    }
    points.push({ name: pair[0], value, timestamp: source.executed, tags: [...source.tags] });
  }
  return points;
};
