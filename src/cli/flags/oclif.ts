import type { Command } from '@oclif/core/command';
import type { FlagSpec, FlagSpecs } from './spec.js';

type OclifFlags = (typeof Command)['flags'];

/** The flags in oclif's form, for whatever reads a command's statics. */
export function oclifFlags(specs: FlagSpecs): OclifFlags {
  const flags: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) flags[name] = oclifFlag(name, spec);
  return flags as OclifFlags;
}

function oclifFlag(name: string, spec: FlagSpec): object {
  const common = {
    name,
    ...(spec.short ? { char: spec.short } : {}),
    summary: spec.help,
    ...(spec.hidden ? { hidden: true } : {}),
    ...(spec.required === true ? { required: true } : {}),
    ...(spec.default === undefined ? {} : { default: spec.default }),
  };
  if (spec.type === 'bool') return { ...common, type: 'boolean', allowNo: false };
  return {
    ...common,
    type: 'option',
    multiple: spec.type === 'strings' || spec.type === 'stringToString',
    helpValue: spec.type,
  };
}
