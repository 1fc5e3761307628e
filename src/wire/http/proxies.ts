import { parseTarget, type Target } from './url.js';

/** A proxy, and how to log in to it. */
export interface ProxyServer {
  readonly target: Target;
  /** The header `Proxy-Authorization`. */
  readonly authorization?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy of HTTP_PROXY or HTTPS_PROXY for a request, unless NO_PROXY or a loopback address says not to. */
export function proxyFor(target: Target, env: Environment): ProxyServer | undefined {
  const secure = target.protocol === 'https:';
  const setting = secure
    ? env['HTTPS_PROXY'] || env['https_proxy']
    : // A CGI script's HTTP_PROXY is a header of its client's choice.
      (env['REQUEST_METHOD'] ? '' : env['HTTP_PROXY']) || env['http_proxy'];
  if (!setting || isLoopback(target.hostname)) return undefined;
  if (excluded(target, env['NO_PROXY'] || env['no_proxy'] || '')) return undefined;
  return parseProxy(setting);
}

function parseProxy(setting: string): ProxyServer {
  const text = setting.includes('://') ? setting : `http://${setting}`;
  const credentials = /^[a-z]+:\/\/([^/?#@]*)@/i.exec(text)?.[1];
  const target = parseTarget(text);
  if (credentials === undefined) return { target };
  const encoded = Buffer.from(decodeURIComponent(credentials)).toString('base64');
  return { target, authorization: `Basic ${encoded}` };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function excluded({ hostname, port }: Target, list: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean)
    .some((entry) => matches(entry, host, port));
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  if (/^[\d.]+\/\d+$/.test(entry)) return inNetwork(host, entry);
  const withPort = /^(.+):(\d+)$/.exec(entry);
  const isV6 = !entry.startsWith('[') && (entry.match(/:/g)?.length ?? 0) > 1;
  if (withPort && !isV6 && Number(withPort[2]) !== port) return false;
  const name = (withPort && !isV6 ? (withPort[1] as string) : entry).replace(/^\[|\]$/g, '');
  // `.example.org` and `*.example.org` mean what is below it, `example.org` itself too.
  if (name.startsWith('.') || name.startsWith('*.')) return host.endsWith(name.replace(/^\*/, ''));
  return host === name || host.endsWith(`.${name}`);
}

function inNetwork(host: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const a = ipv4(host);
  const b = ipv4(base);
  const size = 2 ** (32 - Number(bits));
  return a !== undefined && b !== undefined && Math.floor(a / size) === Math.floor(b / size);
}

function ipv4(text: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
