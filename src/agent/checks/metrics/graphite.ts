import { parseFloat64, parseInt64 } from '../../numbers.js';
import { linesOf, type MetricParser, type MetricPoint } from './point.js';

/** `path value time`, with exactly one space between them. */
export const parseGraphite: MetricParser = (source) => {
  const points: MetricPoint[] = [];
  for (const [text, line] of linesOf(source)) {
    const [name = '', number = '', time, ...more] = text.split(' ');
    if (time === undefined || more.length) {
      source.refuse('graphite plain text format requires exactly 3 arguments', { line });
      continue;
    }
    const value = parseFloat64(number);
    if (value === undefined) {
      source.refuse(`metric value is invalid, second argument must be a float: ${number}`, { line });
      continue;
    }
    const timestamp = parseInt64(time);
    if (timestamp === undefined) {
      source.refuse(`metric timestamp is invalid, third argument must be an int: ${time}`, { line });
      continue;
    }
    points.push({ name, value, timestamp, tags: [...source.tags] });
  }
  return points;
};
