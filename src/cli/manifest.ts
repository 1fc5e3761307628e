import type { CommandData } from './command.js';
import type { FlagSpec, FlagSpecs } from './flags/spec.js';

/** A flag in `oclif.manifest.json`. `kind` is pflag's type; the rest is oclif's. */
export interface ManifestFlag {
  readonly name: string;
  readonly char?: string;
  readonly type: 'boolean' | 'option';
  readonly kind: FlagSpec['type'];
  readonly summary: string;
  readonly hidden?: boolean;
  readonly required?: boolean;
  readonly default?: string | boolean | number;
  readonly multiple?: boolean;
}

/** A command in `oclif.manifest.json`. */
export interface ManifestCommand {
  readonly id: string;
  readonly usage: string;
  readonly summary: string;
  readonly description?: string;
  readonly hidden?: boolean;
  readonly aliases: readonly string[];
  readonly args: Readonly<Record<string, never>>;
  readonly flags: Readonly<Record<string, ManifestFlag>>;
  readonly strict: boolean;
  /** A command that `sensuctl` does not have. */
  readonly ours?: boolean;
}

/** All commands as data, generated from the commands themselves. Keys are ids with colons, as oclif wants them. */
export interface Manifest {
  readonly version: string;
  readonly commands: Readonly<Record<string, ManifestCommand>>;
}

/** Reads the manifest; only help, completion and the docs need it. */
export async function loadManifest(): Promise<Manifest> {
  const module: { default: unknown } = await import('../../oclif.manifest.json');
  return module.default as Manifest;
}

/** @returns the data of the command that has this id, as far as help needs them */
export function fromManifest(manifest: Manifest, id: string): CommandData | undefined {
  const command = manifest.commands[id.replaceAll(' ', ':')];
  if (!command) return undefined;
  const flags = Object.entries(command.flags).map(([name, flag]) => [name, flagSpec(flag)] as const);
  return { ...command, id, flags: Object.fromEntries(flags) as FlagSpecs };
}

function flagSpec(flag: ManifestFlag): FlagSpec {
  return {
    type: flag.kind,
    help: flag.summary,
    ...(flag.char === undefined ? {} : { short: flag.char }),
    ...(flag.default === undefined ? {} : { default: flag.default }),
    ...(flag.hidden ? { hidden: true } : {}),
  };
}

/** @returns a command's entry in the manifest */
export function toManifest(command: CommandData): ManifestCommand {
  const flags = Object.entries(command.flags ?? {}).map(
    ([name, spec]) => [name, manifestFlag(name, spec)] as const,
  );
  return {
    id: command.id.replaceAll(' ', ':'),
    usage: command.usage,
    summary: command.summary,
    ...(command.description === undefined ? {} : { description: command.description }),
    ...(command.hidden ? { hidden: true } : {}),
    ...(command.ours ? { ours: true } : {}),
    aliases: command.aliases ?? [],
    args: {},
    flags: Object.fromEntries(flags),
    strict: command.arguments !== 'any',
  };
}

function manifestFlag(name: string, spec: FlagSpec): ManifestFlag {
  return {
    name,
    ...(spec.short === undefined ? {} : { char: spec.short }),
    type: spec.type === 'bool' ? 'boolean' : 'option',
    kind: spec.type,
    summary: spec.help,
    ...(spec.hidden ? { hidden: true } : {}),
    ...(spec.required === true ? { required: true } : {}),
    ...(spec.default === undefined ? {} : { default: spec.default }),
    ...(spec.type === 'strings' ? { multiple: true } : {}),
  };
}
