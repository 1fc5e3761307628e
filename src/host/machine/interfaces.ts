import { readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { System } from '../../resources/core/entity.js';
import { machineFiles } from './files.js';

type Interface = NonNullable<System['network']['interfaces']>[number];

/** Where Linux lists every interface: Node knows those only that have an address. */
const listing = 'sys/class/net';

/** All network interfaces in the system's order, with their addresses as `ADDRESS/BITS`. */
export function networkInterfacesOf(): Interface[] {
  const known = networkInterfaces();
  const names = [...new Set([...listed(), ...Object.keys(known)])];
  return names.map((name) => {
    const addresses = known[name];
    const mac = addresses?.[0]?.mac ?? machineFiles().text(`${listing}/${name}/address`).trim();
    return {
      name,
      mac: /^(00[:-]?)*$/.test(mac) ? '' : mac,
      addresses: addresses?.map(({ cidr, address }) => cidr ?? address) ?? null,
    };
  });
}

function listed(): string[] {
  try {
    const files = machineFiles();
    const index = (name: string): number => Number(files.text(`${listing}/${name}/ifindex`)) || 0;
    return readdirSync(`/${listing}`)
      .filter((name) => files.has(`${listing}/${name}/ifindex`))
      .sort((a, b) => index(a) - index(b));
  } catch {
    return [];
  }
}
