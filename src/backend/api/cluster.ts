import type { JsonOutput } from '../../resources/kit/json.js';
import { writeJson } from '../../wire/json/index.js';
import type { Cluster, Member } from '../cluster.js';
import { PlainError } from '../http/errors.js';
import { type Reply, sniffedReply } from '../http/reply.js';
import { core, type Request, type Route } from '../http/route.js';

const text = (value: JsonOutput): Reply => sniffedReply(200, `${writeJson(value)}\n`);

/** Members and id of the cluster. RBAC knows no name for them: only rules for `*` allow it. */
export function clusterRoutes(cluster: Cluster): Route[] {
  const access = { resource: '', name: () => '' };
  const member = '/cluster/members/:id';
  const named = { resource: '', name: (raw: Readonly<Record<string, string>>) => raw['id'] ?? '' };
  return [
    core('GET', '/cluster/id', access, () => text(cluster.uuid)),
    core('GET', '/cluster/members', access, (request) => {
      checkTimeout(request);
      return text({ header: header(cluster), members: membersOf(cluster) });
    }),
    core('POST', '/cluster/members', access, (request) => add(request, cluster)),
    core('PUT', member, named, (request) => update(request, cluster)),
    core('DELETE', member, named, (request) => remove(request, cluster)),
  ];
}

/** The header of etcd's answers; what is zero is left out. */
export const header = (cluster: Cluster) => ({
  cluster_id: cluster.clusterId,
  member_id: cluster.memberId,
  raft_term: 2,
});

const shown = ({ id, name, peerUrls, clientUrls }: Member): JsonOutput => ({
  ID: id,
  ...(name === '' ? {} : { name }),
  ...(peerUrls.length ? { peerURLs: peerUrls } : {}),
  ...(clientUrls.length ? { clientURLs: clientUrls } : {}),
});

const membersOf = (cluster: Cluster): JsonOutput => cluster.members().map(shown);

function add(request: Request, cluster: Cluster): Reply {
  checkTimeout(request);
  const urls = peerUrls(request);
  checkFree(urls, cluster.members());
  const member = cluster.add(urls);
  return text({ header: header(cluster), member: shown(member), members: membersOf(cluster) });
}

function update(request: Request, cluster: Cluster): Reply {
  checkTimeout(request);
  const id = memberId(request);
  const urls = peerUrls(request);
  checkKnown(id, cluster);
  checkFree(
    urls,
    cluster.members().filter((member) => member.id !== id),
  );
  cluster.update(id, urls);
  return text({ header: header(cluster), members: membersOf(cluster) });
}

function remove(request: Request, cluster: Cluster): Reply {
  checkTimeout(request);
  const id = memberId(request);
  checkKnown(id, cluster);
  if (id === cluster.memberId)
    throw new PlainError(500, 'etcdserver: re-configuration failed due to not enough started members');
  cluster.remove(id);
  return text({ header: header(cluster), members: membersOf(cluster) });
}

function memberId(request: Request): bigint {
  const id = request.params['id'] as string;
  const problem = (reason: string): PlainError =>
    new PlainError(400, `bad id (${id}): strconv.ParseUint: parsing ${JSON.stringify(id)}: ${reason}`);
  if (!/^[0-9a-fA-F]+$/.test(id)) throw problem('invalid syntax');
  const value = BigInt(`0x${id}`);
  if (value >= 2n ** 64n) throw problem('value out of range');
  return value;
}

function peerUrls(request: Request): string[] {
  const value = request.query.get('peer-addrs') ?? '';
  if (value === '') throw new PlainError(400, 'missing peer-addrs form value');
  const urls = value.split(',').map((url) => url.trim());
  for (const url of urls) {
    const problem = peerUrlError(url);
    if (problem) throw new PlainError(500, problem);
  }
  return urls.sort();
}

/** What etcd says of a URL that no member can have. */
function peerUrlError(url: string): string | undefined {
  const parts = /^(\w+):\/\/([^/]*)(.*)$/.exec(url);
  if (!parts || !/^(https?|unixs?)$/.test(parts[1] as string))
    return `URL scheme must be http, https, unix, or unixs: ${url}`;
  if ((parts[1] as string).startsWith('http') && !/:\d+$/.test(parts[2] as string))
    return `URL address does not have the form "host:port": ${url}`;
  if (parts[3] !== '') return `URL must not contain a path: ${url}`;
  return undefined;
}

function checkFree(urls: readonly string[], members: readonly Member[]): void {
  if (members.some(({ peerUrls }) => peerUrls.some((url) => urls.includes(url))))
    throw new PlainError(500, 'etcdserver: Peer URLs already exists');
}

function checkKnown(id: bigint, cluster: Cluster): void {
  if (!cluster.members().some((member) => member.id === id))
    throw new PlainError(500, 'etcdserver: member not found');
}

/** `timeout`, in seconds: there is nothing to wait for here, but the original refuses what is no number. */
export function checkTimeout(request: Request): void {
  const value = request.query.get('timeout') ?? '';
  if (value !== '' && !/^[-+]?\d+$/.test(value))
    throw new PlainError(400, `strconv.Atoi: parsing ${JSON.stringify(value)}: invalid syntax`);
}
