import { defineCommand } from '../../cli/command.js';
import { isJsonObject } from '../../resources/kit/json.js';
import { askCluster, hexId, membersPath, objectsOf, readAnswer, textOf, textsOf } from './answer.js';
import { peerQuery } from './peers.js';

const attempt = "couldn't add cluster member: ";

export default defineCommand({
  id: 'cluster member-add',
  usage: 'member-add [NAME] [PEER-ADDRS]',
  summary: 'add cluster member to an existing cluster, with comma-separated peer addresses',
  arguments: { min: 2, max: 2 },
  async run(context, { args }) {
    const [name, peers] = args as [string, string];
    const path = `${membersPath}?${peerQuery(peers)}`;
    const answer = await readAnswer(await askCluster(context, 'POST', path, attempt), attempt);
    const member = answer.member ?? null;
    const added = hexId(isJsonObject(member) ? member.ID : undefined);
    const cluster = objectsOf(answer.members).flatMap((other) => {
      const called = hexId(other.ID) === added ? name : textOf(other.name);
      return textsOf(other.peerURLs).map((url) => `${called}=${url}`);
    });
    context.print(
      `added member ${added} to cluster\n\nETCD_NAME="${name}"\n` +
        `ETCD_INITIAL_CLUSTER="${cluster.join(',')}"\nETCD_INITIAL_CLUSTER_STATE="existing"\n`,
    );
  },
});
