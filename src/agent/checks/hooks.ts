import { substituteTokens } from '../../host/tokens.js';
import type { Entity } from '../../resources/core/entity.js';
import { type Event, hookShape } from '../../resources/core/event.js';
import { type HookConfig, hook as hookKind } from '../../resources/core/hook.js';
import { zero } from '../../resources/kit/decode.js';
import type { ValueOf } from '../../resources/kit/fields.js';
import type { CheckRequest } from '../../wire/agent/index.js';
import type { CommandOutcome } from './runner.js';

export type Hook = ValueOf<typeof hookShape>;

/** Whether hooks of a kind (`2`, `critical`, `non-zero`) run after a check with this status. */
export function isFor(type: string, status: number): boolean {
  if (type === String(status)) return true;
  if (type === 'non-zero') return status !== 0;
  const severity = ['ok', 'warning', 'critical'].indexOf(type);
  return severity >= 0 ? status === severity : type === 'unknown' && status > 2;
}

export interface HookSetting {
  readonly entity: Entity;
  /** The agent's. */
  readonly namespace: string;
  /** Seconds. */
  now(): number;
  /** Runs a hook that is ready. */
  run(config: HookConfig, event: Event): Promise<CommandOutcome>;
}

/** Runs the hooks that a check names for its status, one after another, each once. */
export async function executeHooks(
  request: CheckRequest,
  event: Event,
  setting: HookSetting,
): Promise<Hook[]> {
  const executed: Hook[] = [];
  for (const { type, hooks } of request.config?.check_hooks ?? []) {
    if (!isFor(type, event.check?.status ?? 0)) continue;
    for (const name of hooks ?? []) {
      if (executed.some((hook) => hook.metadata.name === name)) continue;
      executed.push(await executeHook(name, request, event, setting));
    }
  }
  return executed;
}

async function executeHook(
  name: string,
  request: CheckRequest,
  event: Event,
  setting: HookSetting,
): Promise<Hook> {
  const given = request.hooks?.find((config) => config.metadata.name === name);
  const config = given ?? failing(setting.namespace, name, 'missing hook config');
  const ready = prepared(config, setting.entity);
  const hook = { ...zero(hookShape), ...ready, executed: setting.now() };
  const { status, output, duration } = await setting.run(ready, event);
  // As it was before its tokens were replaced: what they stand for may be secret.
  return { ...hook, command: config.command, status: status | 0, output, duration };
}

/** A hook with its tokens replaced, or one that says why it cannot be run. */
function prepared(config: HookConfig, entity: Entity): HookConfig {
  const { name, namespace } = config.metadata;
  const invalid = hookKind.validate(config, { script: () => undefined });
  if (invalid !== undefined) return failing(namespace, name, `hook "${name}" is invalid: ${invalid}`);
  try {
    return substituteTokens(config, entity);
  } catch (error) {
    const problem = (error as Error).message;
    return failing(namespace, name, `hook "${name}": error doing token substitution: ${problem}`);
  }
}

/** Sensu tells of a hook that cannot be run by running one that says so. */
function failing(namespace: string, name: string, problem: string): HookConfig {
  const empty = zero(hookKind.shape);
  return {
    ...empty,
    metadata: { ...empty.metadata, namespace, name },
    command: `echo 'hook ${name}: ${problem}'; exit 2`,
    timeout: 5,
  };
}
