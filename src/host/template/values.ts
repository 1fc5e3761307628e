type GoMap = Readonly<Record<string, unknown>>;

export const isMap = (value: unknown): value is GoMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of a key; nothing where there is none, also for what every JavaScript object has. */
export const entry = (map: GoMap, key: string): unknown =>
  Object.hasOwn(map, key) ? (map[key] ?? null) : undefined;

/** What Go calls the type of a value. */
export function typeName(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float64';
    default:
      return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
  }
}

export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A number as Go prints it. */
function printNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Go's `%v`. */
export function print(value: unknown): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'number') return printNumber(value);
  if (Array.isArray(value)) return `[${value.map(print).join(' ')}]`;
  if (!isMap(value)) return String(value);
  return `map[${Object.keys(value)
    .sort()
    .map((key) => `${key}:${print(value[key])}`)
    .join(' ')}]`;
}

/** Go's fmt.Sprint: a space between two of which neither is a text. */
export const printAll = (values: readonly unknown[]): string =>
  values.reduce<string>((text, value, index) => {
    const apart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
    return text + (apart ? ' ' : '') + print(value);
  }, '');

/** `%-08.3f`: flags, width, precision, verb. */
const verb = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/gu;

/** Go's fmt.Sprintf, as far as texts, numbers and truth values go. */
export function format(pattern: string, values: readonly unknown[]): string {
  let used = 0;
  const text = pattern.replace(
    verb,
    (_, flags: string, width = '0', precision: string | undefined, letter: string) => {
      if (letter === '%') return '%';
      if (used >= values.length) return `%!${letter}(MISSING)`;
      const shown = formatOne(letter, values[used++], flags, precision);
      return pad(shown, Number(width), flags, letter);
    },
  );
  if (used >= values.length) return text;
  const extra = values.slice(used).map((value) => `${goType(value)}=${print(value)}`);
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

const goType = (value: unknown): string =>
  value === undefined || value === null ? '<nil>' : typeName(value);

function pad(text: string, width: number, flags: string, letter: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  const zeros = flags.includes('0') && 'dfxXobeEgt'.includes(letter);
  if (!zeros) return text.padStart(width);
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  return sign + digits.padStart(width - sign.length, '0');
}

function formatOne(letter: string, value: unknown, flags: string, precision: string | undefined): string {
  const wrong = `%!${letter}(${goType(value)}${value === undefined || value === null ? '' : `=${print(value)}`})`;
  if (letter === 'v') return print(value);
  if (letter === 'T') return goType(value);
  if (typeof value === 'string') return formatText(letter, value, precision) ?? wrong;
  if (typeof value === 'number') return formatNumber(letter, value, flags, precision) ?? wrong;
  if (typeof value === 'boolean' && letter === 't') return String(value);
  return wrong;
}

function formatText(letter: string, value: string, precision: string | undefined): string | undefined {
  const text = precision === undefined ? value : [...value].slice(0, Number(precision)).join('');
  if (letter === 's') return text;
  if (letter === 'q') return JSON.stringify(text);
  const hex = Buffer.from(text).toString('hex');
  return letter === 'x' ? hex : letter === 'X' ? hex.toUpperCase() : undefined;
}

function formatNumber(
  letter: string,
  value: number,
  flags: string,
  precision: string | undefined,
): string | undefined {
  const sign = flags.includes('+') && value >= 0 ? '+' : '';
  const bases: Record<string, number> = { d: 10, x: 16, X: 16, o: 8, b: 2 };
  const base = Object.hasOwn(bases, letter) ? bases[letter] : undefined;
  if (Number.isInteger(value)) {
    if (letter === 'c') return String.fromCodePoint(value);
    if (base === undefined) return undefined;
    const digits = value.toString(base);
    return sign + (letter === 'X' ? digits.toUpperCase() : digits);
  }
  const digits = Number(precision ?? 6);
  if (letter === 'f' || letter === 'F') return sign + value.toFixed(digits);
  if (letter === 'e') return sign + value.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
  return letter === 'g' ? sign + printNumber(value) : undefined;
}
