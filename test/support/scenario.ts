import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** One command of a scenario with what it must print. */
export interface ScenarioStep {
  /** The line after `$ `. */
  readonly command: string;
  /** Both streams, and `[exit N]` last when N is not 0. */
  readonly expected: string;
  /** Number of its line, from 1. */
  readonly line: number;
}

/** A readable transcript: prose, then commands (`$ `) each followed by what it prints. */
export interface Scenario {
  readonly title: string;
  readonly steps: readonly ScenarioStep[];
}

/** What a command printed, exit code included, in a scenario's form. */
export const printedForm = (stdout: string, stderr: string, exit: number): string =>
  normal(`${stdout}${stderr}${exit === 0 ? '' : `\n[exit ${exit}]`}`);

const normal = (text: string): string =>
  stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{2,}\[exit/, '\n[exit')
    .replace(/^\n+/, '')
    .trimEnd();

/**
 * Reads a scenario. Its first line (`# ...`) is the title; lines of prose begin with `# ` and stand before a
 * command; what follows a command up to the next command or prose is what it must print.
 */
export function readScenario(text: string): Scenario {
  const lines = text.split('\n');
  const steps: ScenarioStep[] = [];
  let open: { command: string; line: number; printed: string[] } | undefined;
  const close = () => {
    if (open)
      steps.push({ command: open.command, line: open.line, expected: normal(open.printed.join('\n')) });
    open = undefined;
  };
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('$ ')) {
      close();
      open = { command: line.slice(2), line: index + 1, printed: [] };
    } else if (line.startsWith('# ')) close();
    else open?.printed.push(line);
  }
  close();
  return { title: (lines[0] ?? '').replace(/^#\s*/, ''), steps };
}

/** The same scenario as a file, with what was really printed. */
export function writtenAnew(text: string, printed: readonly string[]): string {
  const result: string[] = [];
  let step = -1;
  let inOutput = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('$ ')) {
      step++;
      inOutput = true;
      result.push(line, ...(printed[step] ? [printed[step] as string] : []), '');
    } else if (line.startsWith('# ')) {
      inOutput = false;
      result.push(line);
    } else if (!inOutput) result.push(line);
  }
  return `${result.join('\n').trimEnd()}\n`;
}

/** Whether files of expected output are to be written, not compared. */
export const isUpdating = (): boolean => process.env['UPDATE_GOLDEN'] === '1';

/** Writes what was printed into the scenario's file; leaves it alone if nothing changed. */
export function updateScenario(path: string, printed: readonly string[]): void {
  const before = readFileSync(path, 'utf8');
  const after = writtenAnew(before, printed);
  if (after !== before) writeFileSync(path, after);
}

/** Splits a command line as a shell does, as far as scenarios need: quotes, `NAME=value` before, `< file` at the end. */
export function readCommandLine(command: string): {
  env: Record<string, string>;
  words: string[];
  stdin?: string;
} {
  const words = [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single?: string, double?: string) => single ?? double ?? ''),
  );
  const env: Record<string, string> = {};
  while (/^[A-Z_]+=/.test(words[0] ?? '')) {
    const [name = '', ...value] = (words.shift() as string).split('=');
    env[name] = value.join('=');
  }
  const from = words.indexOf('<');
  if (from < 0) return { env, words };
  return { env, words: words.slice(0, from), stdin: words[from + 1] as string };
}
