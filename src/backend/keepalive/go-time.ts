/** The abbreviation that Go has for a zone: `PDT`, or the offset where it has none. */
function zoneName(date: Date, offset: string): string {
  if (offset === '+0000') return 'UTC';
  const name = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return name && /^[A-Z]+$/.test(name) ? name : offset;
}

/**
 * A moment as Go shows it, in this machine's zone: `2022-08-10 09:03:54 -0700 PDT`.
 * @param seconds Unix time
 */
export function goTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = -date.getTimezoneOffset();
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time} ${offset} ${zoneName(date, offset)}`;
}
