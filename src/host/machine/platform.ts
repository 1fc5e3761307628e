import type { MachineFiles } from './files.js';

/** The distribution of a Linux system, as an entity's `system` names it. */
export interface Platform {
  readonly platform: string;
  readonly family: string;
  readonly version: string;
}

type Reading = Pick<Platform, 'platform' | 'version'>;

/** The files by which distributions are told apart; the first that is there decides. Sensu asks gopsutil. */
const signs: readonly (readonly [file: string, read: (files: MachineFiles, path: string) => Reading])[] = [
  ['etc/oracle-release', (files, path) => ({ platform: 'oracle', version: releaseNumber(files.text(path)) })],
  [
    'etc/enterprise-release',
    (files, path) => ({ platform: 'oracle', version: releaseNumber(files.text(path)) }),
  ],
  [
    'etc/slackware-version',
    (files, path) => ({
      platform: 'slackware',
      version: firstLine(files.text(path)).toLowerCase().replace('slackware ', ''),
    }),
  ],
  ['etc/debian_version', debianLike],
  ['etc/redhat-release', redhatLike],
  ['etc/system-release', redhatLike],
  ['etc/gentoo-release', (files, path) => ({ platform: 'gentoo', version: releaseNumber(files.text(path)) })],
  ['etc/SuSE-release', suseLike],
  [
    'etc/arch-release',
    (files) => ({ platform: 'arch', version: setting(files.text('etc/lsb-release'), 'DISTRIB_RELEASE') }),
  ],
  ['etc/alpine-release', (files, path) => ({ platform: 'alpine', version: firstLine(files.text(path)) })],
  [
    'etc/os-release',
    (files, path) => ({
      platform: setting(files.text(path), 'ID'),
      version: setting(files.text(path), 'VERSION'),
    }),
  ],
];

const families: Readonly<Record<string, readonly string[]>> = {
  debian: ['debian', 'ubuntu', 'linuxmint', 'raspbian'],
  fedora: ['fedora'],
  rhel: [
    'oracle',
    'centos',
    'redhat',
    'scientific',
    'enterpriseenterprise',
    'amazon',
    'xenserver',
    'cloudlinux',
    'ibm_powerkvm',
    'rocky',
  ],
  suse: [
    'suse',
    'opensuse',
    'opensuse-leap',
    'opensuse-tumbleweed',
    'opensuse-tumbleweed-kubic',
    'sles',
    'sled',
    'caasp',
  ],
  gentoo: ['gentoo'],
  slackware: ['slackware'],
  arch: ['arch'],
  exherbo: ['exherbo'],
  alpine: ['alpine'],
  coreos: ['coreos'],
  solus: ['solus'],
};

/** Which Linux this is. */
export function linuxPlatform(files: MachineFiles): Platform {
  const [path, read] = signs.find(([file]) => files.has(file)) ?? [];
  const { platform, version } = path && read ? read(files, path) : { platform: '', version: '' };
  const family = Object.keys(families).find((name) => families[name]?.includes(platform)) ?? '';
  return { platform, family, version };
}

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').trim();

/** The value of `KEY=value` or `KEY="value"`. */
const setting = (text: string, key: string): string =>
  (new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');

const releaseNumber = (text: string): string =>
  /rawhide/i.test(text) ? 'rawhide' : (/release (\d[\d.]*)/i.exec(text)?.[1] ?? '');

function debianLike(files: MachineFiles, path: string): Reading {
  const lsb = files.text('etc/lsb-release');
  const id = setting(lsb, 'DISTRIB_ID');
  if (id === 'Ubuntu' || id === 'LinuxMint')
    return { platform: id.toLowerCase(), version: setting(lsb, 'DISTRIB_RELEASE') };
  return {
    platform: files.has('usr/bin/raspi-config') ? 'raspbian' : 'debian',
    version: firstLine(files.text(path)),
  };
}

function redhatLike(files: MachineFiles, path: string): Reading {
  const text = files.text(path).toLowerCase();
  return {
    platform: text.includes('red hat') ? 'redhat' : (text.split(' ', 1)[0] ?? '').trim(),
    version: releaseNumber(text),
  };
}

function suseLike(files: MachineFiles, path: string): Reading {
  const text = files.text(path);
  const version = /^VERSION = ([\d.]+)/m.exec(text)?.[1] ?? '';
  const patch = /^PATCHLEVEL = (\d+)/m.exec(text)?.[1];
  return {
    platform: /opensuse/i.test(text) ? 'opensuse' : 'suse',
    version: patch === undefined ? version : `${version}.${patch}`,
  };
}
