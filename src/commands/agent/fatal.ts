import { ConfigFileError } from './sources.js';

/** Why an agent does not start, as `sensu-agent` says it: in its last log line. */
export function fatalLine(error: Error, now: number): string {
  const msg =
    error instanceof ConfigFileError ? 'error handling agent config' : 'error executing sensu-agent';
  const time = new Date(now).toISOString().replace(/\.\d+/, '');
  return `${JSON.stringify({ component: 'agent', error: error.message, level: 'fatal', msg, time })}\n`;
}
