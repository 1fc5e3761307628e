import type { Divergence } from '../../backend/compat.js';
import type { Limit } from '../../backend/fidelity.js';
import { defineCommand } from '../../cli/command.js';
import type { Context } from '../../cli/context.js';

interface Fidelity {
  /** Method and path. */
  readonly implemented: readonly string[];
  readonly divergences: readonly Divergence[];
  readonly limits: readonly Limit[];
}

export default defineCommand({
  id: 'backend fidelity',
  usage: 'fidelity',
  summary: 'tell where the local backend differs from sensu-backend',
  flags: { format: { type: 'string', default: 'text', help: 'format of data returned ("json"|"text")' } },
  gate: false,
  ours: true,
  async run(context, { flags }) {
    const [{ divergences }, { limits }, { routeNames }] = await Promise.all([
      import('../../backend/compat.js'),
      import('../../backend/fidelity.js'),
      import('../../backend/routes.js'),
    ]);
    const fidelity: Fidelity = { implemented: routeNames(), divergences, limits };
    if (flags.format === 'json') context.print(`${JSON.stringify(fidelity, null, 2)}\n`);
    else printText(context, fidelity);
  },
});

function printText(context: Context, { implemented, divergences, limits }: Fidelity): void {
  const section = (title: string, lines: readonly string[]): void =>
    context.print(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
  const of = (state: Limit['state']): string[] =>
    limits.filter((limit) => limit.state === state).map(({ area, what }) => `${area}: ${what}`);
  section('Routes that are served:', implemented);
  section('Done in another way than by sensu-backend:', of('divergent'));
  section('Missing:', of('missing'));
  context.print(
    'Where the documentation and Sensu 6.7.5 disagree (--compat chooses; guide is the default):\n',
  );
  for (const { id, guide, original, why } of divergences)
    context.print(`\n${id}\n  guide: ${guide}\n  6.7.5: ${original}\n  why:   ${why}\n`);
}
