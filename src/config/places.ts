import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the configuration files are unless told otherwise; as `sensuctl` has it, so both share them. */
export function defaultConfigDir(env: Environment, platform: string = process.platform): string {
  if (platform === 'win32')
    return join(env['APPDATA'] || join(home(env), 'AppData', 'Roaming'), 'sensu', 'sensuctl');
  return join(env['XDG_CONFIG_HOME'] || join(home(env), '.config'), 'sensu', 'sensuctl');
}

/** Where cached files and installed commands are unless told otherwise. */
export function defaultCacheDir(env: Environment, platform: string = process.platform): string {
  if (platform === 'win32') {
    // `sensuctl` misspells the first of them; whoever set it for `sensuctl` is still understood.
    const local = env['LOCALAPP'] || env['LOCALAPPDATA'] || join(home(env), 'AppData', 'Local');
    return join(local, 'sensu', 'sensuctl');
  }
  if (platform === 'darwin') return join(home(env), 'Library', 'Caches', 'sensu', 'sensuctl');
  return join(env['XDG_CACHE_HOME'] || join(home(env), '.cache'), 'sensu', 'sensuctl');
}

function home(env: Environment): string {
  return env['HOME'] || env['USERPROFILE'] || homedir();
}
