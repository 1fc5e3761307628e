import type { Clock } from '../../host/clock.js';
import { type CommandResult, runCommand } from '../../host/command.js';
import { mergeEnvironments, parseVariables } from '../../host/environment.js';
import { masked, maskedVariables } from '../../host/masking.js';
import type { Outbox, OutboxEntry } from '../outbox/outbox.js';
import type { ResolvedSecrets, SecretReference, Secrets } from '../secrets/secrets.js';
import type { Data } from './data.js';
import { sendToSocket, socketAddress } from './socket.js';

/** Who asks for something to be done, for the outbox. */
export type Origin = Pick<OutboxEntry, 'kind' | 'name' | 'namespace' | 'pipeline' | 'workflow' | 'event'>;

export interface CommandOrder {
  readonly origin: Origin;
  readonly command: string;
  readonly envVars: readonly string[];
  readonly secrets: readonly SecretReference[] | null;
  readonly runtimeAssets: readonly string[];
  readonly timeout: number;
  readonly input: Data;
}

export interface SocketOrder {
  readonly origin: Origin;
  readonly protocol: 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
  readonly timeout: number;
  readonly data: Data;
}

/** Secrets that could not be resolved: the original logs this in a line of its own. */
export class SecretsError extends Error {}

/** What a command or socket did. */
export interface Done extends CommandResult {
  /** Not for real: it is in the outbox only. */
  readonly withheld?: true;
  /** Why it ran without its assets. */
  readonly assetsError?: string;
}

/** What pipelines do to the world. */
export interface Effects {
  /**
   * @throws SecretsError
   * @throws Error when it cannot be started
   */
  command(order: CommandOrder): Promise<Done>;
  /** @returns the number of bytes. @throws Error of the network */
  socket(order: SocketOrder): Promise<{ bytes: number; withheld?: true }>;
}

const nothingDone: Promise<Done> = Promise.resolve({ status: 0, output: '', withheld: true });

/** Nothing at all is done: for explanations. */
export const noEffects: Effects = {
  command: () => nothingDone,
  socket: ({ data }) => Promise.resolve({ bytes: Buffer.byteLength(data.text()), withheld: true }),
};

/** What is given, or why it cannot be: metrics may be infinite, which JSON does not know. */
function shownText(data: Data): string {
  try {
    return data.text();
  } catch (error) {
    return (error as Error).message;
  }
}

const commandEntry = (order: CommandOrder, shown: readonly string[], secrets: readonly string[]) => ({
  ...order.origin,
  type: 'pipe' as const,
  argv: ['sh', '-c', order.command],
  env: Object.fromEntries(parseVariables(shown)),
  runtimeAssets: order.runtimeAssets,
  timeout: order.timeout,
  stdin: masked(shownText(order.input), secrets),
});

const socketEntry = ({ origin, protocol, host, port, timeout, data }: SocketOrder) => ({
  ...origin,
  type: protocol,
  address: `${protocol}://${socketAddress(host, port)}`,
  timeout: timeout || 60,
  stdin: shownText(data),
});

function withheldCommand(order: CommandOrder) {
  const named = (order.secrets ?? []).map(({ name }) => `${name}=`);
  const entry = commandEntry(order, [...order.envVars, ...maskedVariables(named)], []);
  const notes =
    order.origin.kind === 'mutator' ? ['not run: its handler is given the event as it was'] : undefined;
  return { ...entry, executed: false, ...(notes && { notes }) };
}

/** Everything goes to the outbox and nowhere else. Secrets need not even exist. */
export function outboxEffects(outbox: Outbox): Effects {
  return {
    command(order) {
      outbox.add(order.input.size, () => withheldCommand(order));
      return noEffects.command(order);
    },
    socket(order) {
      outbox.add(order.data.size, () => ({ ...socketEntry(order), executed: false }));
      return noEffects.socket(order);
    },
  };
}

export interface ExecutionSetting {
  readonly outbox: Outbox;
  readonly secrets: Secrets;
  /** The backend's own, which commands inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The variables that assets add; fetches them first. */
  assetVariables(namespace: string, names: readonly string[]): Promise<readonly string[]>;
  readonly wall: Clock;
}

const outputLimit = 4 << 20;
/** Seconds for commands without a timeout. */
const longest = 600;

/** Everything is done for real, and noted in the outbox. */
export class RealEffects implements Effects {
  private stopping = new AbortController();

  constructor(private readonly setting: ExecutionSetting) {}

  /** Ends what is running, with everything that it started. */
  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
  }

  async command(order: CommandOrder): Promise<Done> {
    const { secrets: store, outbox, environment, wall } = this.setting;
    const secrets = this.resolve(store, order);
    const { variables: assets, assetsError } = await this.assets(order);
    const env = mergeEnvironments(environment, assets, order.envVars, secrets.variables);
    const shown = [...assets, ...order.envVars, ...maskedVariables(secrets.variables)];
    const tell = (result: NonNullable<OutboxEntry['result']>): void =>
      outbox.add(order.input.size + (result.output?.length ?? 0), () => ({
        ...commandEntry(order, shown, secrets.values),
        executed: true,
        result,
      }));
    try {
      const { command, timeout } = order;
      const input = order.input.text();
      const limits = { wall, outputLimit, longest, stop: this.stopping.signal };
      const result = await runCommand({ command, timeout, input, env }, limits);
      const shownOutput = masked(result.output, secrets.values);
      tell({ status: result.status, output: shownOutput });
      // A mutator's output is data for its handler; a handler's is only shown.
      const output = order.origin.kind === 'mutator' ? result.output : shownOutput;
      return { status: result.status, output, ...(assetsError === undefined ? {} : { assetsError }) };
    } catch (error) {
      tell({ error: (error as Error).message });
      throw error;
    }
  }

  async socket(order: SocketOrder): Promise<{ bytes: number }> {
    const { outbox, wall } = this.setting;
    const { protocol, host, port, timeout } = order;
    const tell = (result: NonNullable<OutboxEntry['result']>): void =>
      outbox.add(order.data.size, () => ({ ...socketEntry(order), executed: true, result }));
    try {
      const data = Buffer.from(order.data.text());
      const bytes = await sendToSocket({ protocol, host, port, timeout, data }, wall, this.stopping.signal);
      tell({});
      return { bytes };
    } catch (error) {
      tell({ error: (error as Error).message });
      throw error;
    }
  }

  /** Assets that cannot be had do not keep a command from being tried. */
  private async assets({ origin, runtimeAssets }: CommandOrder) {
    if (!runtimeAssets.length) return { variables: [] };
    try {
      return { variables: await this.setting.assetVariables(origin.namespace, runtimeAssets) };
    } catch (error) {
      return { variables: [], assetsError: (error as Error).message };
    }
  }

  private resolve(store: Secrets, order: CommandOrder): ResolvedSecrets {
    try {
      return store.resolve(order.secrets);
    } catch (error) {
      throw new SecretsError((error as Error).message);
    }
  }
}
