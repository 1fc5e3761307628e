/** A value is no CSV record; the message is that of Go's reader. */
export class CsvError extends Error {
  override name = 'CsvError';
}

const failure = (column: number, what: string): CsvError =>
  new CsvError(`parse error on line 1, column ${column}: ${what}`);

/** Reads the first CSV record of a flag's value: `a,"b,c"` is `a` and `b,c`; an empty value has no fields. */
export function csvRecord(value: string): string[] {
  if (value === '') return [];
  const lines = value.replaceAll('\r\n', '\n').replace(/^\n+/, '');
  if (lines === '') throw new CsvError('EOF');
  const fields: string[] = [];
  let at = 0;
  while (true) {
    const { field, end } = lines[at] === '"' ? quotedField(lines, at) : bareField(lines, at);
    fields.push(field);
    if (lines[end] !== ',') return fields;
    at = end + 1;
  }
}

interface Field {
  field: string;
  /** Where the comma, the end of the line or the end of the text is. */
  end: number;
}

function bareField(text: string, from: number): Field {
  const length = text.slice(from).search(/[,\n]/);
  const end = length < 0 ? text.length : from + length;
  const field = text.slice(from, end);
  const mark = field.indexOf('"');
  if (mark >= 0) throw failure(from + mark + 1, 'bare " in non-quoted-field');
  return { field, end };
}

function quotedField(text: string, from: number): Field {
  let field = '';
  let at = from + 1;
  while (true) {
    const mark = text.indexOf('"', at);
    if (mark < 0) throw failure(text.length + 1, 'extraneous or missing " in quoted-field');
    field += text.slice(at, mark);
    const next = text[mark + 1];
    if (next === '"') {
      field += '"';
      at = mark + 2;
    } else if (next === undefined || next === ',' || next === '\n') {
      return { field, end: mark + 1 };
    } else {
      throw failure(mark + 1, 'extraneous or missing " in quoted-field');
    }
  }
}
