import { defineCommand } from '../../cli/command.js';
import { CliError } from '../../cli/errors.js';
import { chosenFormat } from '../../cli/format.js';
import { primary } from '../../resources/kit/cells.js';
import type { JsonObject, JsonOutput } from '../../resources/kit/json.js';
import { headerOf, hexId, objectsOf, readAnswer, textOf, wholeId } from './answer.js';
import { formatFlag, printEtcd, printEtcdTitle } from './print.js';

export default defineCommand({
  id: 'cluster health',
  usage: 'health',
  summary: 'get sensu health status',
  arguments: 'any',
  flags: { format: formatFlag },
  async run(context, input) {
    const client = await context.client();
    const answer = await client.send('GET', '/health', { query: { timeout: '3' } }).catch((error: Error) => {
      throw new CliError(`GET "/health": ${error.message}`, { cause: error });
    });
    const health = await readAnswer(answer.body);
    const format = chosenFormat(context, input);
    await printEtcdTitle(context, format, headerOf(health, 'Header'));
    await printEtcd(context, format, members(health), [
      ['ID', (m) => primary(hexId(m.MemberID))],
      ['Name', (m) => primary(textOf(m.Name))],
      ['Error', (m) => primary(textOf(m.Err))],
      ['Healthy', (m) => primary(String(m.Healthy === true))],
    ]);
    if (!Array.isArray(health.Alarms)) return;
    await printEtcd(context, format, { json: health.Alarms as JsonOutput, rows: objectsOf(health.Alarms) }, [
      ['ID', (alarm) => primary(hexId(alarm.memberID))],
      ['Alarm Type', (alarm) => alarmTypes[Number(alarm.alarm ?? 0)] ?? String(alarm.alarm)],
    ]);
  },
});

/** Sensu: etcdserverpb.AlarmType. */
const alarmTypes = ['NONE', 'NOSPACE', 'CORRUPT'];

/** YAML has the names of Go's fields in lower case, as the original's library makes them. */
function members(health: JsonObject) {
  const rows = objectsOf(health.ClusterHealth);
  const yaml = rows.map((m) => ({
    memberid: wholeId(m.MemberID),
    memberidhex: m.MemberIDHex,
    name: m.Name,
    err: m.Err,
    healthy: m.Healthy,
  }));
  return { json: (health.ClusterHealth ?? null) as JsonOutput, yaml: yaml as JsonOutput, rows };
}
