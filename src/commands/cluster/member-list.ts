import { defineCommand } from '../../cli/command.js';
import { chosenFormat } from '../../cli/format.js';
import { commas, primary } from '../../resources/kit/cells.js';
import type { JsonObject, JsonOutput } from '../../resources/kit/json.js';
import {
  askCluster,
  headerOf,
  hexId,
  membersPath,
  objectsOf,
  readAnswer,
  textOf,
  textsOf,
  wholeId,
} from './answer.js';
import { formatFlag, printEtcd, printEtcdTitle } from './print.js';

const attempt = 'error listing cluster members: ';

export default defineCommand({
  id: 'cluster member-list',
  usage: 'member-list',
  summary: 'list cluster members',
  arguments: 'any',
  flags: { format: formatFlag },
  async run(context, input) {
    const answer = await readAnswer(await askCluster(context, 'GET', membersPath, attempt), attempt);
    const header = headerOf(answer, 'header');
    const rows = objectsOf(answer.members);
    const format = chosenFormat(context, input);
    await printEtcdTitle(context, format, header);
    await printEtcd(context, format, { json: answer, yaml: yamlOf(header, rows), rows }, [
      ['ID', (member) => primary(hexId(member.ID))],
      ['Name', (member) => primary(textOf(member.name))],
      ['Peer URLs', (member) => commas(textsOf(member.peerURLs))],
      ['Client URLs', (member) => commas(textsOf(member.clientURLs))],
    ]);
  },
});

/** The fields that the original's library adds to each message of etcd. */
const internal = { xxx_nounkeyedliteral: {}, xxx_unrecognized: [], xxx_sizecache: 0 };

function yamlOf(header: JsonObject, members: readonly JsonObject[]): JsonOutput {
  return {
    header: {
      clusterid: wholeId(header.cluster_id),
      memberid: wholeId(header.member_id),
      revision: header.revision ?? 0,
      raftterm: header.raft_term ?? 0,
      ...internal,
    },
    members: members.map((member) => ({
      id: wholeId(member.ID),
      name: textOf(member.name),
      peerurls: textsOf(member.peerURLs),
      clienturls: textsOf(member.clientURLs),
      islearner: member.isLearner === true,
      ...internal,
    })),
    ...internal,
  };
}
