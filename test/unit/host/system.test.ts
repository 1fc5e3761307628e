import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { MachineFiles } from '../../../src/host/machine/files.js';
import { linuxFacts, localSystem } from '../../../src/host/system.js';

const machine = (files: Record<string, string>): MachineFiles => ({
  has: (path) => path in files,
  text: (path) => files[path] ?? '',
});

const nothing = {
  platform: '',
  platform_family: '',
  platform_version: '',
  libc_type: '',
  vm_system: '',
  vm_role: '',
};

describe('the system of a machine', () => {
  const cases: readonly (readonly [string, Record<string, string>, Partial<typeof nothing>])[] = [
    ['nothing is known', {}, {}],
    [
      'Debian, its point release, glibc, behind virtio',
      {
        'etc/debian_version': '12.11\n',
        'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
        'usr/bin/ldd': '#! /bin/bash\n# Copyright the GNU C Library',
        'proc/bus/pci/devices': '0008 1af41000 virtio-pci\n',
      },
      {
        platform: 'debian',
        platform_family: 'debian',
        platform_version: '12.11',
        libc_type: 'glibc',
        vm_role: 'guest',
      },
    ],
    [
      'Ubuntu',
      {
        'etc/debian_version': 'bookworm/sid\n',
        'etc/lsb-release': 'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\n',
        'proc/modules': 'vboxguest 1 0\n',
      },
      {
        platform: 'ubuntu',
        platform_family: 'debian',
        platform_version: '22.04',
        vm_system: 'vbox',
        vm_role: 'guest',
      },
    ],
    [
      'Alpine in Docker',
      {
        'etc/alpine-release': '3.20.1\n',
        'usr/bin/ldd': '#!/bin/sh\nexec /lib/ld-musl-x86_64.so.1 --list -- "$@"\n',
        'proc/self/cgroup': '1:cpu:/docker/0123\n',
      },
      {
        platform: 'alpine',
        platform_family: 'alpine',
        platform_version: '3.20.1',
        libc_type: 'musl',
        vm_system: 'docker',
        vm_role: 'guest',
      },
    ],
    [
      'Red Hat',
      {
        'etc/redhat-release': 'Red Hat Enterprise Linux release 9.4 (Plow)\n',
        'proc/cpuinfo': 'model name : QEMU Virtual CPU version 2.5+\n',
      },
      {
        platform: 'redhat',
        platform_family: 'rhel',
        platform_version: '9.4',
        vm_system: 'kvm',
        vm_role: 'guest',
      },
    ],
    [
      'CentOS as a host of virtual machines',
      { 'etc/redhat-release': 'CentOS Linux release 7.9.2009 (Core)\n', 'proc/modules': 'kvm_intel 1 0\n' },
      {
        platform: 'centos',
        platform_family: 'rhel',
        platform_version: '7.9.2009',
        vm_system: 'kvm',
        vm_role: 'host',
      },
    ],
    [
      'one that has only os-release, in LXC',
      {
        'etc/os-release': 'ID="opensuse-leap"\nVERSION="15.6"\n',
        'proc/1/environ': 'a=b\0container=lxc\0',
      },
      {
        platform: 'opensuse-leap',
        platform_family: 'suse',
        platform_version: '15.6',
        vm_system: 'lxc',
        vm_role: 'guest',
      },
    ],
    [
      'an old SuSE',
      { 'etc/SuSE-release': 'SUSE Linux Enterprise Server 11\nVERSION = 11\nPATCHLEVEL = 3\n' },
      { platform: 'suse', platform_family: 'suse', platform_version: '11.3' },
    ],
    [
      'Xen',
      { 'proc/xen': '', 'proc/xen/capabilities': 'control_d\n' },
      { vm_system: 'xen', vm_role: 'host' },
    ],
  ];
  for (const [title, files, expected] of cases) {
    it(title, () => assert.deepEqual(linuxFacts(machine(files)), { ...nothing, ...expected }));
  }

  it('this one has a name, an architecture in Go’s words, and loopback without a hardware address', () => {
    const system = localSystem();
    assert.notEqual(system.hostname, '');
    assert.ok(!['x64', 'ia32'].includes(system.arch));
    const loopback = system.network.interfaces?.find(({ addresses }) => addresses?.includes('127.0.0.1/8'));
    assert.equal(loopback?.mac, '');
  });
});
