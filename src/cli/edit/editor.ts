import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.js';
import { CliError, Exit } from '../errors.js';
import { runProgram } from '../run-program.js';
import { takeSignals } from '../signals.js';

/**
 * Offers a text to the user's editor, and what it became to `save`; a text that stays as it was is not. A person whose
 * text cannot be saved may edit it again. The file is gone afterwards, whatever happened.
 */
export async function editText(
  context: Context,
  text: string,
  extension: string,
  save: (changed: Buffer) => Promise<void>,
): Promise<void> {
  const folder = context.env['TMPDIR'] || tmpdir();
  const file = join(folder, `sensu-resource.${randomUUID().replaceAll('-', '').slice(0, 10)}.${extension}`);
  const signals = new Signals(file);
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    for (;;) {
      await signals.whileEditing((signal) =>
        runProgram(context, [...editorOf(context.env), file], { signal }),
      );
      const changed = await readFile(file);
      if (changed.equals(Buffer.from(text))) return;
      if (await isSaved(context, () => save(changed))) return;
    }
  } finally {
    rmSync(file, { force: true });
    signals.forget();
  }
}

/** The words of EDITOR, split at blanks as in the original: quotes mean nothing. */
function editorOf(env: Context['env']): string[] {
  const words = (env['EDITOR'] ?? '').split(/\s+/).filter(Boolean);
  if (words.length > 0) return words;
  return [process.platform === 'win32' ? 'notepad.exe' : 'vi'];
}

/** @returns false when the user wants to edit what could not be saved */
async function isSaved(context: Context, save: () => Promise<void>): Promise<boolean> {
  try {
    await save();
    return true;
  } catch (error) {
    if (!(error instanceof CliError) || !context.terminal || !context.inputTerminal) throw error;
    context.printError(`Error: ${error.message}\n`);
    const { askConfirm, PromptError } = await import('../../prompt/index.js');
    const again = await askConfirm(context, { message: 'Edit it again?', default: true }).catch((failure) => {
      if (failure instanceof PromptError) return false;
      throw failure;
    });
    if (!again) throw new Exit(1);
    return false;
  }
}

/** Removes the file before a signal ends this process. Ctrl-C is the editor's while it runs. */
class Signals {
  private editing: AbortController | undefined;

  /** Gives the signals back. */
  readonly forget: () => void;

  constructor(private readonly file: string) {
    this.forget = takeSignals((signal) => this.hear(signal));
  }

  async whileEditing(edit: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.editing = new AbortController();
    try {
      await edit(this.editing.signal);
    } finally {
      this.editing = undefined;
    }
  }

  private hear(signal: NodeJS.Signals): void {
    if (signal === 'SIGINT' && this.editing) return;
    this.editing?.abort();
    rmSync(this.file, { force: true });
    this.forget();
    process.kill(process.pid, signal);
  }
}
