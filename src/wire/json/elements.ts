const [quote, backslash, comma] = ['"', '\\', ','].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
];
const opening = new Set(['[', '{'].map((sign) => sign.charCodeAt(0)));
const closing = new Set([']', '}'].map((sign) => sign.charCodeAt(0)));

/** The texts of the elements of a JSON list, without reading what is in them. What is no list has none. */
export function elementTexts(json: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  let start = 1;
  if (json[0] !== '[') return texts;
  const end = (at: number): void => {
    const text = json.slice(start, at).trim();
    if (text !== '') texts.push(text);
    start = at + 1;
  };
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (opening.has(code)) depth++;
    else if (code === comma && depth === 1) end(at);
    else if (closing.has(code) && --depth === 0) {
      end(at);
      break;
    }
  }
  return texts;
}

/** The place of the closing quote. */
function endOfString(json: string, from: number): number {
  let at = json.indexOf('"', from + 1);
  while (at >= 0 && isEscaped(json, at)) at = json.indexOf('"', at + 1);
  return at < 0 ? json.length : at;
}

function isEscaped(json: string, at: number): boolean {
  let before = at;
  while (json.charCodeAt(before - 1) === backslash) before--;
  return (at - before) % 2 === 1;
}
