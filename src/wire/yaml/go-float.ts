/**
 * A float as Go's `%g` has it with the fewest digits that tell it apart: `0.5`, `100000`, `1e+06`, `1e-05`.
 *
 * @param single tells it apart from other floats of single precision only
 */
export function goFloat(value: number, single = false): string {
  if (Number.isNaN(value)) return '.nan';
  const number = single ? Math.fround(value) : value;
  if (!Number.isFinite(number)) return number > 0 ? '.inf' : '-.inf';
  if (number === 0) return Object.is(number, -0) ? '-0' : '0';
  const text = shortest(number, single);
  const [mantissa, exponent] = text.split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(text));
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function shortest(number: number, single: boolean): string {
  if (!single) return number.toExponential();
  let digits = 0;
  while (digits < 8 && Math.fround(Number(number.toExponential(digits))) !== number) digits++;
  return number.toExponential(digits);
}
