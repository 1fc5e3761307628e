/**
 * Checks a cron schedule in the words of Sensu's parser (five fields, names, descriptors, time zones).
 * Source: recordings and robfig/cron's documentation.
 */
interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: Readonly<Record<string, number>>;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const days = 'sun mon tue wed thu fri sat'.split(' ');
const fieldBounds: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: Object.fromEntries(months.map((name, i) => [name, i + 1])) },
  { min: 0, max: 6, names: Object.fromEntries(days.map((name, i) => [name, i])) },
];
const descriptors = new Set([
  '@yearly',
  '@annually',
  '@monthly',
  '@weekly',
  '@daily',
  '@midnight',
  '@hourly',
]);

/** @returns what is wrong with the schedule, or nothing */
export function cronError(spec: string): string | undefined {
  if (spec === '') return 'empty spec string';
  const zoned = /^(?:TZ|CRON_TZ)=(\S*)(?:\s+(.*))?$/s.exec(spec);
  let rest = spec;
  if (zoned) {
    const zone = zoned[1] ?? '';
    const problem = zoneError(zone);
    if (problem) return `provided bad location ${zone}: ${problem}`;
    rest = (zoned[2] ?? '').trim();
  }
  if (rest.startsWith('@')) return descriptorError(rest);
  const fields = rest.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== 5) {
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [index, field] of fields.entries()) {
    const problem = fieldError(field, fieldBounds[index] as Bounds);
    if (problem) return problem;
  }
  return undefined;
}

function zoneError(zone: string): string | undefined {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return undefined;
  } catch {
    return `unknown time zone ${zone}`;
  }
}

function descriptorError(text: string): string | undefined {
  if (descriptors.has(text)) return undefined;
  const every = /^@every (.*)$/s.exec(text);
  if (!every) return `unrecognized descriptor: ${text}`;
  const problem = durationError(every[1] ?? '');
  return problem ? `failed to parse duration ${text}: ${problem}` : undefined;
}

/** @returns what Go says about a text that is no duration (`1h30m`), or nothing */
export function durationError(text: string): string | undefined {
  const quoted = JSON.stringify(text);
  const body = text.replace(/^[-+]/, '');
  if (body === '0') return undefined;
  if (body === '') return `time: invalid duration ${quoted}`;
  let rest = body;
  while (rest !== '') {
    const number = /^(\d*)(?:\.(\d*))?/.exec(rest);
    const digits = `${number?.[1] ?? ''}${number?.[2] ?? ''}`;
    if (digits === '') return `time: invalid duration ${quoted}`;
    rest = rest.slice((number as RegExpExecArray)[0].length);
    const unit = /^[^.\d]+/.exec(rest)?.[0];
    if (unit === undefined) return `time: missing unit in duration ${quoted}`;
    if (!/^(ns|us|µs|μs|ms|s|m|h)$/.test(unit))
      return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
    rest = rest.slice(unit.length);
  }
  return undefined;
}

function fieldError(field: string, bounds: Bounds): string | undefined {
  for (const expression of field.split(',').filter((part) => part !== '')) {
    const problem = rangeError(expression, bounds);
    if (problem) return problem;
  }
  return undefined;
}

function rangeError(expression: string, bounds: Bounds): string | undefined {
  const rangeAndStep = expression.split('/');
  const lowAndHigh = (rangeAndStep[0] as string).split('-');
  const single = lowAndHigh.length === 1;
  let start: number;
  let end: number;
  if (lowAndHigh[0] === '*' || lowAndHigh[0] === '?') {
    start = bounds.min;
    end = bounds.max;
  } else {
    const low = value(lowAndHigh[0] as string, bounds);
    if (typeof low === 'string') return low;
    start = low;
    if (lowAndHigh.length > 2) return `too many hyphens: ${expression}`;
    const high = single ? low : value(lowAndHigh[1] as string, bounds);
    if (typeof high === 'string') return high;
    end = high;
  }
  let step = 1;
  if (rangeAndStep.length === 2) {
    const given = integer(rangeAndStep[1] as string);
    if (typeof given === 'string') return given;
    step = given;
    if (single) end = bounds.max;
  } else if (rangeAndStep.length > 2) {
    return `too many slashes: ${expression}`;
  }
  if (start < bounds.min) return `beginning of range (${start}) below minimum (${bounds.min}): ${expression}`;
  if (end > bounds.max) return `end of range (${end}) above maximum (${bounds.max}): ${expression}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${expression}`;
  if (step === 0) return `step of range should be a positive number: ${expression}`;
  return undefined;
}

function value(text: string, bounds: Bounds): number | string {
  return bounds.names?.[text.toLowerCase()] ?? integer(text);
}

function integer(text: string): number | string {
  if (!/^[-+]?\d+$/.test(text)) {
    return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
  }
  const number = Number(text);
  return number < 0 ? `negative number (${number}) not allowed: ${text}` : number;
}
