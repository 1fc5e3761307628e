import { version } from '../../package.json';
import { sensuVersion } from '../wire/version.js';

/** Our own version. */
export const ownVersion: string = version;

export { sensuVersion };

/** The line that `version` prints. Scripts read the one under the name `sensuctl`: it is the original's. */
export function versionLine(program: string): string {
  if (program === 'sensuctl')
    return `sensuctl version ${sensuVersion}+ce, community edition, built with go1.19.8`;
  return `${program} version ${ownVersion}, compatible with sensuctl ${sensuVersion}+ce, community edition`;
}
