import { defineCommand } from '../cli/command.js';
import type { Context } from '../cli/context.js';
import { CliError, UsageError } from '../cli/errors.js';
import { tokenKeys } from '../config/settings.js';
import { type Answers, answersOfFlags, answersOfPrompts, isNonInteractive } from './configure/answers.js';
import { logIn } from './configure/log-in.js';

export default defineCommand({
  id: 'configure',
  usage: 'configure',
  summary: 'Initialize sensuctl configuration',
  // Counted in run: missing credentials are told before stray arguments.
  arguments: 'any',
  flags: {
    format: { type: 'string', default: 'tabular', help: 'preferred output format' },
    'non-interactive': { type: 'bool', short: 'n', help: 'do not administer interactive questionnaire' },
    password: { type: 'string', help: 'password' },
    url: { type: 'string', help: 'the sensu backend url' },
    username: { type: 'string', help: 'username' },
  },
  gate: false,
  async run(context, input) {
    const nonInteractive = isNonInteractive(context.env, input);
    const fromFlags = nonInteractive ? answersOfFlags(context, input) : undefined;
    if (input.args.length > 0) throw new UsageError();
    await configure(context, fromFlags ?? (await answersOfPrompts(context)));
  },
});

/** The URL is kept even if the login fails, as scripts know it; what belonged to another backend is not. */
async function configure(
  context: Context,
  { url, username, password, format, namespace }: Answers,
): Promise<void> {
  const { settings } = context;
  const moved = settings.storedApiUrl !== url;
  const forgotten =
    moved && settings.tokens ? tokenKeys({ accessToken: '', expiresAt: 0, refreshToken: '' }) : {};
  const tokens = await blankLineFirst(context, () => {
    save(() => settings.saveCluster({ 'api-url': url, ...forgotten }));
    return logIn(context, url, username, password);
  });
  save(() => {
    settings.saveCluster({
      ...tokenKeys(tokens),
      'trusted-ca-file': settings.trustedCaFileAsked,
      'insecure-skip-tls-verify': settings.insecureAsked,
      timeout: Math.round(settings.timeoutMs * 1e6),
    });
    settings.saveProfile({ format, namespace });
  });
}

async function blankLineFirst<T>({ printError }: Context, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    printError('\n');
    throw error;
  }
}

function save(write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new CliError(`unable to write new configuration file with error: ${(error as Error).message}`, {
      nextStep: '--config-dir or SENSU_CONFIG_DIR names another folder.',
    });
  }
}
