import type { Client } from '../client/index.js';
import { Settings } from '../config/settings.js';
import { colourLevel, harmless } from '../wire/terminal.js';
import type { Context, Invocation } from './context.js';
import type { GlobalFlags } from './globals.js';
import { logLine } from './log-line.js';
import { oclifConfig } from './oclif.js';
import { ownVersion, sensuVersion } from './version.js';

/** A run of the program with what it holds: at its end the connections are closed. */
export interface Session extends Context {
  close(): Promise<void>;
}

/** Opens what a command may use; nothing is read or loaded before it is asked for. */
export function openSession(
  invocation: Invocation,
  program: string,
  argv0: string,
  globals: GlobalFlags,
  again: Context['again'],
): Session {
  const { env, cwd, now = Date.now } = invocation;
  const settings = new Settings(globals, env, cwd);
  let client: Promise<Client> | undefined;
  const session: Session = {
    program,
    argv0,
    argv: invocation.argv,
    env,
    cwd,
    // To look at a stream of the process is to open it.
    get stdin() {
      return invocation.stdin;
    },
    get stdout() {
      return invocation.stdout;
    },
    get stderr() {
      return invocation.stderr;
    },
    get terminal() {
      return invocation.stdout.isTTY === true;
    },
    get coloured() {
      return colourLevel(session.terminal, env) > 0;
    },
    get inputTerminal() {
      return invocation.stdin.isTTY === true;
    },
    globals,
    settings,
    oclif: oclifConfig(program, ownVersion),
    ...(invocation.onExchange ? { onExchange: invocation.onExchange } : {}),
    now,
    client: () => {
      client ??= connect(session);
      return client;
    },
    again,
    print: (text) => void invocation.stdout.write(text),
    printError: (text) => {
      const { stderr } = invocation;
      stderr.write(stderr.isTTY ? harmless(text) : text);
    },
    close: async () => (await client)?.close(),
  };
  return session;
}

async function connect(session: Session): Promise<Client> {
  const { createClient } = await import('../client/index.js');
  const { settings } = session;
  return createClient({
    apiUrl: settings.apiUrl,
    apiKey: settings.apiKey,
    tokens: () => settings.tokens,
    saveTokens: (tokens) => settings.saveTokens(tokens),
    timeoutMs: settings.timeoutMs,
    trustedCaFile: settings.trustedCaFile,
    cwd: session.cwd,
    insecureSkipTlsVerify: settings.insecureSkipTlsVerify,
    env: session.env,
    version: sensuVersion,
    now: session.now,
    ...(session.onExchange ? { onExchange: session.onExchange } : {}),
    warn: (message) =>
      session.printError(`${logLine(session.now(), 'warning', message, { component: 'cli-client' })}\n`),
  });
}
