import { basename } from 'node:path';
import { registry as allCommands } from '../commands/index.js';
import { harmless } from '../wire/terminal.js';
import type { CommandClass, CommandData, CommandLoader, Input } from './command.js';
import type { Invocation } from './context.js';
import { CliError, Exit, UsageError } from './errors.js';
import { outcomeOf } from './exit.js';
import { type Parsed, parseFlags, requireFlags } from './flags/parse.js';
import type { FlagSpecs } from './flags/spec.js';
import { requireConfiguration } from './gate.js';
import { type GlobalFlags, globalFlags } from './globals.js';
import type { Reader } from './help/index.js';
import { type Found, findCommand, unknownCommand, withoutFlags } from './lookup.js';
import { programName } from './program-name.js';
import { openSession, type Session } from './session.js';
import { growTree, type Node } from './tree.js';

type Registry = Readonly<Record<string, CommandLoader>>;

const helpSpec = { help: { type: 'bool', short: 'h', help: '' } } as const satisfies FlagSpecs;

/**
 * Runs the program once.
 * @returns the exit code; the process is never ended, and nothing of it is read but the invocation
 */
export async function runCli(invocation: Invocation, registry: Registry = allCommands): Promise<number> {
  const run = new Run(invocation, registry);
  const output = watched(invocation.stdout);
  let exitCode = 0;
  try {
    await run.start();
  } catch (error) {
    exitCode = await run.tell(error);
  }
  await flushed(invocation.stdout);
  const failure = output.failure();
  if (exitCode === 0 && failure) exitCode = await run.tell(await lostOutput(failure));
  if (exitCode !== 0) await flushed(invocation.stderr);
  return exitCode;
}

type Stream = NodeJS.WritableStream & { errored?: NodeJS.ErrnoException | null };

/** Notes what could not be written; a reader that has enough (`| head`) is no failure. */
function watched(stream: Stream): { failure(): Error | undefined } {
  let first: NodeJS.ErrnoException | undefined;
  // Standard output forgets a failure as soon as it has told it, and takes the next text.
  const note = (error: NodeJS.ErrnoException): void => {
    first ??= error;
  };
  stream.on('error', note);
  return {
    failure() {
      stream.off('error', note);
      const failure = first ?? stream.errored;
      return failure && failure.code !== 'EPIPE' ? failure : undefined;
    },
  };
}

async function lostOutput(failure: Error): Promise<CliError> {
  const { osErrorText } = await import('./os-error.js');
  return new CliError(osErrorText('write', '/dev/stdout', failure));
}

/** Waits until all that was written has left; a reader that went away is not waited for. */
function flushed(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable) return resolve();
    stream.write('', () => resolve());
  });
}

class Run {
  private readonly program: string;
  private readonly argv0: string;
  private readonly root: Node;
  /** The command that was found, for the help that goes with a wrong use of it. */
  private command: CommandData | undefined;

  constructor(
    private readonly invocation: Invocation,
    private readonly registry: Registry,
  ) {
    this.program = programName(invocation.program);
    // Called by its file, which is no name to recommend.
    this.argv0 = basename(invocation.program) === 'run.js' ? this.program : invocation.program;
    this.root = growTree(Object.keys(registry));
  }

  async start(): Promise<void> {
    const words = this.invocation.argv;
    if (words[0] === '--version' && words.length === 1 && this.program !== 'sensuctl')
      return this.printVersion();
    const found = findCommand(this.root, words);
    if (found.node.isCommand) return this.runCommand(found);
    if (found.node.path !== '') return this.runGroup(found);
    const unknown = withoutFlags(found.words);
    if (unknown[0] === 'help') return this.runHelp(found.words);
    if (unknown.length > 0) throw unknownCommand(this.root, this.program, unknown, 1);
    return this.runRoot(found);
  }

  /** Says what went wrong. @returns the exit code */
  async tell(error: unknown): Promise<number> {
    const { stdout, stderr } = this.invocation;
    const outcome = outcomeOf(error);
    if (this.command?.complaint && !stdout.isTTY && error instanceof Error && outcome.message !== undefined) {
      stdout.write(this.command.complaint(error, (this.invocation.now ?? Date.now)()));
      return outcome.exitCode;
    }
    if (outcome.showHelp && this.command) stdout.write(await this.commandHelp(this.command));
    const message = (stderr.isTTY && outcome.inWords) || outcome.message;
    // What a backend or a file says must not steer the terminal.
    if (message !== undefined) stderr.write(`Error: ${stderr.isTTY ? harmless(message) : message}\n`);
    if (outcome.nextStep !== undefined && stderr.isTTY) stderr.write(`${harmless(outcome.nextStep)}\n`);
    return outcome.exitCode;
  }

  private async runCommand({ node, words }: Found): Promise<void> {
    const Command = await this.load(node.path);
    const command = Command.spec;
    this.command = command;
    const parsed = parseFlags(words, specsOf(command.flags));
    if (parsed.values['help'] === true) return this.printHelp(command, words);
    await this.inSession(parsed, command.flags, async (session) => {
      if (command.gate !== false) requireConfiguration(session.settings, this.argv0);
      requireFlags(command.flags ?? {}, parsed);
      checkArguments(command, parsed.args);
      // The values were read by the flags of this very command.
      const input = { args: parsed.args, flags: parsed.values, given: parsed.given } as Input;
      await new Command(session, input).execute();
    });
  }

  private async runGroup({ node, words }: Found): Promise<void> {
    const parsed = parseFlags(words, specsOf());
    const help = await import('./help/index.js');
    const page = () => help.groupHelp(this.reader, node);
    if (parsed.values['help'] === true) return this.print(await page());
    if (!this.forPerson) await this.requireConfiguration(parsed);
    const path = `${this.program} ${node.path}`;
    if (parsed.args.length === 0) {
      this.invocation.stderr.write(await page());
      throw new Exit(64);
    }
    if (parsed.args.some((word) => word !== 'help')) throw unknownCommand(node, path, parsed.args, 64);
    this.print(await page());
  }

  private async runRoot({ node, words }: Found): Promise<void> {
    const parsed = parseFlags(words, specsOf());
    const asked = parsed.values['help'] === true;
    if (!asked && !this.forPerson) await this.requireConfiguration(parsed);
    const help = await import('./help/index.js');
    this.print(await help.groupHelp(this.reader, node));
    if (!asked) await this.welcome(parsed);
  }

  /** A newcomer has no configuration: how to begin, with a Sensu installation or without one. */
  private async welcome(parsed: Parsed): Promise<void> {
    try {
      await this.requireConfiguration(parsed);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      this.print(
        `\nNot configured yet: \`${this.program} configure\` connects to a Sensu backend; \`${this.program} backend start\` runs a local one to try things out.\n`,
      );
    }
  }

  /** Help needs no configuration where a person reads it; in a pipe it does, as in the original. */
  private get forPerson(): boolean {
    return this.invocation.stdout.isTTY === true;
  }

  /** `help [command]`. */
  private async runHelp(words: readonly string[]): Promise<void> {
    const parsed = parseFlags(words, specsOf());
    const help = await import('./help/index.js');
    if (parsed.values['help'] === true)
      return this.print(help.commandHelp(this.reader, helpCommand(this.program)));
    if (!this.forPerson) await this.requireConfiguration(parsed);
    const topic = parsed.args.slice(1);
    const { node, words: rest } = findCommand(this.root, topic);
    if (node.path === '' && withoutFlags(rest).length > 0) {
      const named = topic.map((word) => `\`${word}\``).join(' ');
      this.invocation.stderr.write(
        `Unknown help topic [${named}]\n${await help.rootUsage(this.reader, this.root)}`,
      );
    } else if (node.isCommand) await this.printHelp((await this.load(node.path)).spec, []);
    else this.print(await help.groupHelp(this.reader, node));
  }

  private async printVersion(): Promise<void> {
    const { versionLine } = await import('./version.js');
    this.print(`${versionLine(this.program)}\n`);
  }

  private requireConfiguration(parsed: Parsed): Promise<void> {
    return this.inSession(parsed, undefined, async ({ settings }) =>
      requireConfiguration(settings, this.argv0),
    );
  }

  private async inSession(
    parsed: Parsed,
    local: FlagSpecs | undefined,
    use: (session: Session) => Promise<void>,
  ): Promise<void> {
    const again = (invocation: Invocation) => runCli(invocation, this.registry);
    const globals = globalsOf(parsed, local);
    const session = openSession(this.invocation, this.program, this.argv0, globals, again);
    try {
      await use(session);
    } finally {
      await session.close();
    }
  }

  private async printHelp(command: CommandData, words: readonly string[]): Promise<void> {
    if (command.explain) this.invocation.stderr.write(command.explain(this.program, words));
    else this.print(await this.commandHelp(command));
  }

  private async commandHelp(command: CommandData): Promise<string> {
    return (await import('./help/index.js')).commandHelp(this.reader, command);
  }

  private get reader(): Reader {
    const describe = async (id: string) => (await this.load(id)).spec;
    return { program: this.program, env: this.invocation.env, describe };
  }

  private async load(id: string): Promise<CommandClass> {
    const loader = this.registry[id];
    if (!loader) throw new CliError(`no such command: ${id}`);
    return (await loader()).default;
  }

  private print(text: string): void {
    this.invocation.stdout.write(text);
  }
}

/** All flags that a command knows: its own hide global ones of the same name. */
function specsOf(local: FlagSpecs = {}): FlagSpecs {
  return { ...globalFlags, ...helpSpec, ...local };
}

function globalsOf(parsed: Parsed, local: FlagSpecs = {}): GlobalFlags {
  const names = Object.keys(globalFlags).filter(
    (name) => parsed.given.has(name) && !Object.hasOwn(local, name),
  );
  return Object.fromEntries(names.map((name) => [name, parsed.values[name]]));
}

function checkArguments(command: CommandData, args: readonly string[]): void {
  const rule = command.arguments ?? { max: 0 };
  if (rule === 'any') return;
  if (args.length < (rule.min ?? 0) || args.length > (rule.max ?? Number.POSITIVE_INFINITY))
    throw new UsageError();
}

function helpCommand(program: string): CommandData {
  return {
    id: 'help',
    usage: 'help [command]',
    summary: 'Help about any command',
    description: `Help provides help for any command in the application.\nSimply type ${program} help [path to command] for full details.`,
  };
}
