import { parseFloat64, parseInt64 } from '../../numbers.js';
import {
  linesOf,
  type MetricParser,
  type MetricPoint,
  type MetricSource,
  type MetricTag,
  pairOf,
} from './point.js';

/** `measurement[,tag=value...] field=value[,...] [time]`: a point for each field. A line with a mistake gives none. */
export const parseInfluxDB: MetricParser = (source) => {
  const points: MetricPoint[] = [];
  for (const [text, line] of linesOf(source)) {
    const result = pointsOf(text, source);
    if (typeof result === 'string') source.refuse(result, { line });
    else points.push(...result);
  }
  return points;
};

function pointsOf(text: string, source: MetricSource): MetricPoint[] | string {
  const [series = '', values = '', time, ...more] = text.split(' ');
  if (more.length || !text.includes(' ')) {
    return 'influxdb line format requires 2 arguments with a 3rd (optional) timestamp';
  }
  const [measurement = '', ...pairs] = series.split(',');
  const tags: MetricTag[] = [];
  for (const pair of pairs) {
    const tag = pairOf(pair);
    if (!tag) return 'metric tag set is invalid, must contain a key=value pair';
    tags.push({ name: tag[0], value: tag[1] });
  }
  tags.push(...source.tags);
  const fields = fieldsOf(values);
  if (typeof fields === 'string') return fields;
  // Nanoseconds, too, begin with the ten digits of the seconds.
  const timestamp = time === undefined ? source.now : parseInt64(time.slice(0, 10));
  if (timestamp === undefined) {
    return `metric timestamp is invalid, third argument must be an int: ${time?.slice(0, 10)}`;
  }
  return fields.map(([field, value]) => ({ name: `${measurement}.${field}`, value, timestamp, tags }));
}

function fieldsOf(text: string): [name: string, value: number][] | string {
  const fields: [string, number][] = [];
  for (const part of text.split(',')) {
    const field = pairOf(part);
    if (!field) return 'metric field set is invalid, must contain a key=value pair';
    const value = parseFloat64(field[1]);
    if (value === undefined) return `metric field value is invalid, must be a float: ${field[1]}`;
    fields.push([field[0], value]);
  }
  return fields;
}
