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

/** Only what is a plain word stands without quotes. */
function valueText(value: unknown): string {
  const text = Array.isArray(value) ? `[${value.join(' ')}]` : String(value);
  return /^[\w.\-/@^+]+$/.test(text) ? text : quote(text);
}
