import { arch, endianness, hostname, platform, release } from 'node:os';
import { entityShape, type System } from '../resources/core/entity.js';
import { zero } from '../resources/kit/decode.js';
import { type MachineFiles, machineFiles } from './machine/files.js';
import { networkInterfacesOf } from './machine/interfaces.js';
import { linuxPlatform } from './machine/platform.js';
import { linuxVirtualization } from './machine/virtualization.js';

const goArch: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', mipsel: 'mipsle' };
const goPlatform: Readonly<Record<string, string>> = { win32: 'windows' };

/** Facts about this machine in the form of an entity's `system`. Sensu: package system. */
export function localSystem(files: MachineFiles = machineFiles()): System {
  const os = goPlatform[platform()] ?? platform();
  return {
    ...zero(entityShape).system,
    hostname: hostname() || 'unidentified-hostname',
    os,
    platform: os,
    platform_version: release(),
    ...(os === 'linux' && linuxFacts(files)),
    network: { interfaces: networkInterfacesOf() },
    arch: architecture(),
    arm_version: arch() === 'arm' ? armVersion() : 0,
  };
}

/** What Linux tells in files. */
export function linuxFacts(
  files: MachineFiles,
): Pick<System, 'platform' | 'platform_family' | 'platform_version' | 'libc_type' | 'vm_system' | 'vm_role'> {
  const { platform, family, version } = linuxPlatform(files);
  const { system, role } = linuxVirtualization(files);
  return {
    platform,
    platform_family: family,
    platform_version: version,
    libc_type: libcType(files),
    vm_system: system,
    vm_role: role,
  };
}

/** Sensu asks `ldd --version`, which is a script that names its library: so it is read, not run. */
function libcType(files: MachineFiles): string {
  const text = (files.text('usr/bin/ldd') || files.text('bin/ldd')).slice(0, 20_000).toLowerCase();
  if (/gnu|glibc/.test(text)) return 'glibc';
  return text.includes('musl') ? 'musl' : '';
}

function architecture(): string {
  const name = goArch[arch()] ?? arch();
  return name === 'ppc64' && endianness() === 'LE' ? 'ppc64le' : name;
}

/** Of the processor that Node was built for: 6 or 7. */
const armVersion = (): number =>
  Number((process.config.variables as { arm_version?: string }).arm_version ?? 0);
