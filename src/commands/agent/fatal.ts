import { ConfigFileError } from './sources.js';

/** Why an agent does not start, as `sensu-agent` says it: in its last log line. */
export function fatalLine(error: Error, now: number): string {
  const [, crash, reason] = /^(the agent API has crashed): (.*)$/s.exec(error.message) ?? [];
  const usual =
    error instanceof ConfigFileError ? 'error handling agent config' : 'error executing sensu-agent';
  const time = new Date(now).toISOString().replace(/\.\d+/, '');
  const fields = { component: 'agent', error: reason ?? error.message, level: 'fatal' };
  return `${JSON.stringify({ ...fields, msg: crash ?? usual, time })}\n`;
}
