import { CliError } from '../../cli/errors.js';
import type { Form } from '../../cli/forms/form.js';
import { readInt64 } from '../../cli/forms/readings.js';
import { check } from '../../resources/core/check.js';
import { type Silenced, silenced } from '../../resources/core/silenced.js';
import { readBegin } from './begin.js';

const eitherHelp = 'One of subscription or check is required.';

const seconds = (now: number): number => Math.floor(now / 1000);

/** The flags and prompts of `silenced create` and `silenced update`. */
export const silencedForm: Form = {
  kind: silenced,
  fields: [
    {
      name: 'subscription',
      as: 'text',
      fills: 'subscription',
      createOnly: true,
      flag: { type: 'string', short: 's', help: 'silence subscription' },
      prompt: { label: 'Subscription:', help: eitherHelp },
    },
    {
      name: 'check',
      as: 'text',
      fills: 'check',
      createOnly: true,
      flag: { type: 'string', short: 'c', help: 'silence check' },
      prompt: { label: 'Check:', help: eitherHelp, names: { kind: check } },
    },
    {
      name: 'begin',
      as: 'text',
      // sensuctl offers `now` here, so that an update moves the begin.
      show: (draft) => moment((draft as unknown as Silenced).begin),
      flag: {
        type: 'string',
        short: 'b',
        default: '0',
        help: 'silence begin in human readable time (Format: Jan 02 2006 3:04PM MST)',
      },
      prompt: {
        label: 'Begin time:',
        initial: 'now',
        help: 'Start silencing events at this time. Format: Jan 02 2006 3:04PM MST',
        check: (answer) => {
          const begin = readBegin(answer, 0);
          return 'problem' in begin ? begin.problem : undefined;
        },
      },
    },
    {
      name: 'expire',
      as: 'int64',
      fills: 'expire',
      flag: { type: 'string', short: 'e', default: '-1', help: 'expiry in seconds' },
      prompt: { label: 'Expiry in Seconds:' },
    },
    {
      name: 'expire-on-resolve',
      as: 'bool',
      fills: 'expire_on_resolve',
      flag: { type: 'bool', short: 'x', default: false, help: 'clear silenced entry on resolution' },
      prompt: {
        label: 'Expire on Resolve:',
        confirm: true,
        help: 'Clear the silenced entry on resolution if true.',
      },
    },
    {
      name: 'reason',
      as: 'text',
      fills: 'reason',
      flag: { type: 'string', short: 'r', required: true, help: 'reason for the silenced entry' },
      prompt: { label: 'Reason:' },
    },
  ],
  flagsProblem: ({ check, subscription }) =>
    check || subscription ? undefined : 'must specify --check or --subscription',
  complete(draft, answers, now) {
    const expire = readInt64(answers.expire ?? '');
    if (expire.problem) throw new CliError(expire.problem);
    const begin = readBegin(answers.begin ?? '', seconds(now));
    if ('problem' in begin) throw new CliError(begin.problem);
    draft.begin = begin.seconds;
    // Without this an entry that no longer expires would still show when it did.
    if (expire.value <= 0) draft.expire_at = 0;
  },
};

/** A moment as `begin` reads it. */
const moment = (unix: number): string => new Date(unix * 1000).toISOString().replace('.000Z', 'Z');
