import { version } from '../../package.json';

/** Our own version. */
export const ownVersion: string = version;

/** The release of Sensu Go whose contracts are kept; clients see it in `User-Agent` and `version`. */
export const sensuVersion = '6.7.5';

/** The line that `version` prints. Scripts read the one under the name `sensuctl`: it is the original's. */
export function versionLine(program: string): string {
  if (program === 'sensuctl')
    return `sensuctl version ${sensuVersion}+ce, community edition, built with go1.19.8`;
  return `${program} version ${ownVersion}, compatible with sensuctl ${sensuVersion}+ce, community edition`;
}
