import { asset } from '../../resources/core/asset.js';
import type { FormField } from './form.js';

/** The fields of what is executed with an event on stdin: handlers and mutators. */
export function executionFields(noun: 'handler' | 'mutator', timeoutLetter: string) {
  return {
    envVars: {
      name: 'env-vars',
      as: 'list',
      fills: 'env_vars',
      flag: {
        type: 'string',
        // The original says so of handlers too.
        help: 'comma separated list of key=value environment variables for the mutator command',
      },
      prompt: {
        label: 'Environment variables:',
        help: 'A list of comma-separated key=value pairs of environment variables.',
      },
    },
    timeout: {
      name: 'timeout',
      as: 'uint32',
      fills: 'timeout',
      flag: {
        type: 'string',
        short: timeoutLetter,
        help: 'execution duration timeout in seconds (hard stop)',
      },
      prompt: { label: 'Timeout:' },
    },
    runtimeAssets: {
      name: 'runtime-assets',
      as: 'list',
      fills: 'runtime_assets',
      flag: { type: 'string', short: 'r', help: `comma separated list of assets this ${noun} depends on` },
      prompt: {
        label: 'Runtime Assets:',
        names: { kind: asset },
        help: `A list of comma-separated list of assets to use when executing the ${noun}`,
      },
    },
  } as const satisfies Record<string, FormField>;
}
