import type { FlagSpecs } from './spec.js';

/** Flags that many commands share. */
export const formatFlag = {
  format: {
    type: 'string',
    default: 'tabular',
    help: 'format of data returned ("json"|"wrapped-json"|"tabular"|"yaml")',
  },
} as const satisfies FlagSpecs;

export const skipConfirmFlag = {
  'skip-confirm': { type: 'bool', help: 'skip interactive confirmation prompt' },
} as const satisfies FlagSpecs;

export const interactiveFlag = {
  interactive: { type: 'bool', help: 'Determines if CLI is in interactive mode' },
} as const satisfies FlagSpecs;

export const selectionFlags = {
  'chunk-size': {
    type: 'int',
    help: 'Return large lists in chunks of the given size rather than all at once',
  },
  'field-selector': {
    type: 'string',
    help: 'Only select resources matching this field selector (enterprise only)',
  },
  'label-selector': {
    type: 'string',
    help: 'Only select resources matching this label selector (enterprise only)',
  },
} as const satisfies FlagSpecs;

export const allNamespacesFlag = {
  'all-namespaces': { type: 'bool', help: 'Include records from all namespaces' },
} as const satisfies FlagSpecs;
