import type { MachineFiles } from './files.js';

/** What a machine runs in (`guest`), or what runs on it (`host`). */
export interface Virtualization {
  readonly system: string;
  readonly role: string;
}

type Sign = (files: MachineFiles) => Partial<Virtualization> | undefined;

const inText =
  (path: string, readings: readonly (readonly [sign: string, is: Partial<Virtualization>])[]): Sign =>
  (files) => {
    const text = files.text(path);
    return readings.find(([sign]) => text.includes(sign))?.[1];
  };

const guest = (system: string): Virtualization => ({ system, role: 'guest' });
const host = (system: string): Virtualization => ({ system, role: 'host' });

/** Where Linux shows it; what is found later replaces what was found before. Sensu asks gopsutil. */
const signs: readonly Sign[] = [
  (files) =>
    files.has('proc/xen')
      ? files.text('proc/xen/capabilities').includes('control_d')
        ? host('xen')
        : guest('xen')
      : undefined,
  inText('proc/modules', [
    ['kvm', host('kvm')],
    ['vboxdrv', host('vbox')],
    ['vboxguest', guest('vbox')],
    ['vmware', guest('vmware')],
  ]),
  inText('proc/cpuinfo', [
    ['QEMU Virtual CPU', guest('kvm')],
    ['Common KVM processor', guest('kvm')],
    ['Common 32-bit KVM processor', guest('kvm')],
  ]),
  inText('proc/bus/pci/devices', [['virtio-pci', { role: 'guest' }]]),
  (files) => (files.has('proc/bc/0') ? host('openvz') : files.has('proc/vz') ? guest('openvz') : undefined),
  inText('proc/self/status', [
    ['s_context:', { system: 'linux-vserver' }],
    ['VxID:', { system: 'linux-vserver' }],
  ]),
  inText('proc/1/environ', [['container=lxc', guest('lxc')]]),
  (files) => (files.has('proc/self/cgroup') ? containerOf(files) : undefined),
  (files) => (/^ID=["']?coreos["']?$/m.test(files.text('etc/os-release')) ? host('rkt') : undefined),
];

/** Which virtualization there is on Linux; both empty where there is no sign of any. */
export function linuxVirtualization(files: MachineFiles): Virtualization {
  let found: Virtualization = { system: '', role: '' };
  for (const sign of signs) found = { ...found, ...sign(files) };
  return found;
}

function containerOf(files: MachineFiles): Virtualization | undefined {
  const text = files.text('proc/self/cgroup');
  const [, system] =
    [
      ['lxc', 'lxc'],
      ['docker', 'docker'],
      ['machine-rkt', 'rkt'],
    ].find(([sign = '']) => text.includes(sign)) ?? [];
  if (system !== undefined) return guest(system);
  return files.has('usr/bin/lxc-version') ? host('lxc') : undefined;
}
