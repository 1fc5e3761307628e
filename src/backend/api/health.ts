import { writeJson } from '../../wire/json/index.js';
import { sensuVersion } from '../../wire/version.js';
import type { Cluster } from '../cluster.js';
import { type Reply, sniffedReply } from '../http/reply.js';
import type { Request, Route } from '../http/route.js';
import { checkTimeout, header } from './cluster.js';

const version = {
  etcd: { etcdserver: '3.5.4', etcdcluster: '3.5.0' },
  sensu_backend: sensuVersion,
  api_groups: {},
};

/** `/health`: the store of this process, told as a cluster of one member. */
function healthReply(request: Request, cluster: Cluster): Reply {
  checkTimeout(request);
  const body = {
    Alarms: null,
    ClusterHealth: [
      {
        MemberID: cluster.memberId,
        MemberIDHex: cluster.memberId.toString(16),
        Name: 'default',
        Err: '',
        Healthy: true,
      },
    ],
    Header: header(cluster),
  };
  return sniffedReply(200, `${writeJson(body)}\n`);
}

/** On the API and on the agents' port. */
export const healthRoute = (cluster: Cluster): Route => ({
  method: 'GET',
  path: '/health',
  stage: 'open',
  handle: (request) => healthReply(request, cluster),
});

export const versionRoute = (): Route => ({
  method: 'GET',
  path: '/version',
  stage: 'open',
  handle: () => sniffedReply(200, `${writeJson(version)}\n`),
});
