import { readFileSync } from 'node:fs';
import { arch, hostname, networkInterfaces, platform, release } from 'node:os';
import { entityShape, type System } from '../resources/core/entity.js';
import { zero } from '../resources/kit/decode.js';

const goArch: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', arm64: 'arm64', arm: 'arm' };
const goPlatform: Readonly<Record<string, string>> = { win32: 'windows' };

/** Facts about this machine, as far as node knows them, in the form of an entity's `system`. */
export function localSystem(): System {
  const os = goPlatform[platform()] ?? platform();
  const distribution = os === 'linux' ? linuxRelease() : undefined;
  return {
    ...zero(entityShape).system,
    hostname: hostname(),
    os,
    platform: distribution?.id ?? os,
    platform_family: distribution?.family ?? '',
    platform_version: distribution?.version ?? release(),
    network: { interfaces: interfaces() },
    arch: goArch[arch()] ?? arch(),
    libc_type: os === 'linux' ? 'glibc' : '',
  };
}

function interfaces(): { name: string; mac: string; addresses: string[] | null }[] {
  return Object.entries(networkInterfaces()).map(([name, addresses]) => {
    const mac = addresses?.[0]?.mac ?? '';
    return {
      name,
      mac: mac === '00:00:00:00:00:00' ? '' : mac,
      addresses: addresses?.map(({ cidr, address }) => cidr ?? address) ?? null,
    };
  });
}

function linuxRelease(): { id: string; family: string; version: string } | undefined {
  try {
    const text = readFileSync('/etc/os-release', 'utf8');
    const value = (key: string): string =>
      new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.replace(/^"|"$/g, '') ?? '';
    return {
      id: value('ID'),
      family: value('ID_LIKE').split(' ')[0] || value('ID'),
      version: value('VERSION_ID'),
    };
  } catch {
    return undefined;
  }
}
