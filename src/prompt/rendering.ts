import type { ConfirmQuestion, SelectQuestion, TextQuestion } from './questions.js';

const style = (codes: string, text: string): string => (text === '' ? '' : `\x1b[${codes}m${text}\x1b[0m`);
const cyan = (text: string): string => style('36', text);
const pale = (text: string): string => style('37', text);

const head = (label: string): string => `${style('1;92', '?')} ${style('1;99', label)} `;

/** `? Label: [? for help] (default) `; what is typed follows. */
export function textLine({ label, help, default: initial }: TextQuestion, hint = help !== undefined): string {
  const offered = initial === undefined || initial === '' ? '' : `${pale(`(${initial})`)} `;
  return `${head(label)}${hint ? `${cyan('[? for help]')} ` : ''}${offered}`;
}

export const passwordLine = head;

/** The question and, where they fit on a page, the options with a mark at one of them. */
export function selectLines(
  { label, options, default: initial = '' }: SelectQuestion,
  at = Math.max(0, options.indexOf(initial)),
  filter = '',
): string[] {
  const first = Math.max(0, Math.min(at - Math.floor(pageSize / 2), options.length - pageSize));
  const shown = options.slice(first, first + pageSize).map((option, index) => {
    return first + index === at ? style('1;36', `> ${option}`) : `  ${option}`;
  });
  return [`${head(label)}${filter} ${cyan('[Use arrows to move, type to filter]')}`, ...shown];
}

const pageSize = 7;

export function confirmLine(
  { message, default: initial, help }: ConfirmQuestion,
  hint = help !== undefined,
): string {
  return `${head(message)}${hint ? `${cyan('[? for help]')} ` : ''}${pale(initial ? '(Y/n)' : '(y/N)')} `;
}

/** The line that stays: the question with its answer. */
export const answeredLine = (label: string, answer: string): string => head(label) + cyan(answer);

export const errorLine = (reason: string): string =>
  style('31', `X Sorry, your reply was invalid: ${reason}`);

/** The candidates for what was typed, as many as a line may have. */
export const candidatesLine = (candidates: readonly string[]): string => {
  const shown = candidates.slice(0, mostCandidates).join('  ');
  const more = candidates.length - mostCandidates;
  return cyan(more > 0 ? `${shown}  and ${more} more` : shown);
};

const mostCandidates = 12;

export const helpLine = (help: string): string => cyan(`? ${help}`);
