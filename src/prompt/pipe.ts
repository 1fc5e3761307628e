import { PromptError, type Streams } from './questions.js';

// Sensu's prompts ask the terminal where its cursor is, even where there is none; scripts that read the output
// see these sequences.
const start = '\x1b[0G\x1b[2K';
const askPosition = '\x1b[?25l\x1b7\x1b[999;999f\x1b[6n\x1b8\x1b[?25h\x1b[6n';
const ends = { text: `\x1b[?25l${askPosition}\x1b[?25h`, confirm: askPosition, password: '' } as const;

/**
 * Shows a question where nobody sits: without colours, and with no wait for an answer, which would never come.
 * A password alone is read from the pipe.
 * @throws PromptError
 */
export async function showPromptInPipe<T>(
  { stdin, stdout }: Streams,
  line: string,
  type: keyof typeof ends,
): Promise<T> {
  stdout.write(start + line.replace(/\x1b\[[\d;]*m/g, '') + ends[type]);
  if (type !== 'password') throw new PromptError('EOF');
  const answer = await firstLine(stdin);
  stdout.write(`${'*'.repeat(answer.length)}\n`);
  return answer as T;
}

async function firstLine(stdin: Streams['stdin']): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (/[\r\n]/.test(text)) break;
  }
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (text === '') throw new PromptError('EOF');
  return line;
}
