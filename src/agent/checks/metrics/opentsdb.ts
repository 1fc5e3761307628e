import { parseFloat64, parseInt64 } from '../../numbers.js';
import { linesOf, type MetricParser, type MetricPoint, type MetricSource, pairOf } from './point.js';

/** `name time value tag=value ...`: a time of thirteen digits is in milliseconds. */
export const parseOpenTSDB: MetricParser = (source) => {
  const points: MetricPoint[] = [];
  for (const [text, line] of linesOf(source)) {
    const point = pointOf(text, source);
    if (typeof point === 'string') source.refuse(point, { line });
    else points.push(point);
  }
  return points;
};

function pointOf(text: string, source: MetricSource): MetricPoint | string {
  const [name = '', time = '', number = '', ...pairs] = text.split(' ');
  if (pairs.length === 0) return `invalid opentsdb metric, at least 4 arguments are required: ${text}`;
  const given = parseInt64(time);
  if (given === undefined) return `invalid opentsdb metric timestamp, must be an integer: ${time}`;
  const timestamp = time.length === 13 ? Math.trunc(given / 1000) : given;
  const value = parseFloat64(number);
  if (value === undefined)
    return `invalid opentsdb metric value, must be an integer or a floating point value: ${number}`;
  const tags = [];
  for (const pair of pairs) {
    const tag = pairOf(pair);
    if (!tag) return `invalid opentsdb metric tag: ${pair}`;
    tags.push({ name: tag[0], value: tag[1] });
  }
  return { name, value, timestamp, tags: [...tags, ...source.tags] };
}
