import type { Context } from '../../cli/context.js';
import { CliError } from '../../cli/errors.js';
import { askPassword, askSelect, askText } from '../../prompt/index.js';
import { quote } from '../../wire/go-quote.js';

/** What a configuration is made of. */
export interface Answers {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly format: string;
  readonly namespace: string;
}

interface Given {
  readonly flags: {
    readonly format: string;
    readonly 'non-interactive': boolean;
    readonly password: string;
    readonly url: string;
    readonly username: string;
  };
  readonly given: ReadonlySet<string>;
}

export function isNonInteractive(env: Context['env'], { flags, given }: Given): boolean {
  if (given.has('non-interactive')) return flags['non-interactive'];
  return /^(1|t|true)$/i.test(env['SENSU_NON_INTERACTIVE'] ?? '');
}

/** @throws CliError naming the credentials that are missing; both are, when one of them only came by environment */
export function answersOfFlags({ env, settings }: Context, { flags, given }: Given): Answers {
  const said = (name: 'format' | 'password' | 'url' | 'username', otherwise: string) =>
    given.has(name) ? flags[name] : env[`SENSU_${name.toUpperCase()}`] || otherwise;
  const username = said('username', '');
  const password = said('password', '');
  if (username === '' || password === '') requireGiven(given, ['password', 'username']);
  return {
    url: said('url', settings.apiUrl),
    username,
    password,
    format: said('format', settings.format),
    namespace: settings.namespace,
  };
}

function requireGiven(given: ReadonlySet<string>, names: readonly string[]): void {
  const missing = names.filter((name) => !given.has(name)).map(quote);
  if (missing.length > 0) throw new CliError(`required flag(s) ${missing.join(', ')} not set`);
}

/** The flags of the command are no answers here: so it is in the original. */
export async function answersOfPrompts(context: Context): Promise<Answers> {
  const { settings } = context;
  const url = await askText(context, { label: 'Sensu Backend API URL:', default: settings.apiUrl });
  const username = await askText(context, { label: 'Username:' });
  const password = await askPassword(context, { label: 'Password:' });
  const namespace = await askText(context, { label: 'Namespace:', default: settings.namespace });
  const options = ['tabular', 'yaml', 'wrapped-json', 'json'];
  const format = await askSelect(context, {
    label: 'Preferred output format:',
    options,
    default: settings.format,
  });
  return { url, username, password, namespace, format };
}
