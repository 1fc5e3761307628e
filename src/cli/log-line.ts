import { quote } from '../wire/go-quote.js';
/** A line as Sensu's logger writes it for people, without its end. Fields come in alphabetical order. */
export function logLine(
  nowMs: number,
  level: string,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): string {
  const time = new Date(nowMs).toISOString().replace(/\.\d+/, '');
  const rest = Object.keys(fields)
    .sort()
    .map((name) => ` ${name}=${valueText(fields[name])}`)
    .join('');
  return `time="${time}" level=${level} msg=${quote(message)}${rest}`;
}

/** One of Sensu's JSON log lines, as its logger writes it for people. What is no such line stays as it is. */
export function readableLine(line: string): string {
  try {
    const { time, level, msg, ...fields } = JSON.parse(line) as Record<string, string>;
    return logLine(Date.parse(time ?? ''), level ?? '', msg ?? '', fields);
  } catch {
    return line;
  }
}

/** Only what is a plain word stands without quotes. */
function valueText(value: unknown): string {
  const text = Array.isArray(value) ? `[${value.join(' ')}]` : String(value);
  return /^[\w.\-/@^+]+$/.test(text) ? text : quote(text);
}
