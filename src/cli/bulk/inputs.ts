import type { Context } from '../context.js';
import { readBounded, readWhole, type Source } from './source.js';
import { readUrl, schemeOf } from './url.js';
import { walk } from './walk.js';

/**
 * The texts behind the values of `-f` in their order, or stdin when there are none. Each is read when it is asked for.
 * @throws CliError when something cannot be read
 */
export async function* readInputs(
  context: Context,
  inputs: readonly string[],
  options: { recursive: boolean; onSkippedLink?: (path: string) => void },
): AsyncGenerator<Source> {
  if (inputs.length === 0) {
    yield { input: 'stdin', place: 'stdin', bytes: await readBounded(context.stdin, 'stdin') };
    return;
  }
  for (const input of inputs) {
    if (schemeOf(input) !== undefined) yield* readUrl(context, input, options.recursive);
    else yield* readPath(context, input, options);
  }
}

async function* readPath(
  context: Context,
  input: string,
  options: { recursive: boolean; onSkippedLink?: (path: string) => void },
): AsyncGenerator<Source> {
  for await (const found of walk(context.cwd, input, options.recursive)) {
    if ('skippedLink' in found) options.onSkippedLink?.(found.skippedLink);
    else yield { input, place: found.path, bytes: await readWhole(context.cwd, found.path) };
  }
}
