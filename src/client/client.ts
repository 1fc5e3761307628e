import type { AnyKind } from '../resources/kit/kind.js';
import { queryText, type Target } from '../wire/http/url.js';
import { apiErrorOf, isWebPage, webPageError } from './api-error.js';
import { readTrustedCa, tlsSettings } from './certificates.js';
import { fetchList } from './listing.js';
import { NodeTransport } from './node-transport.js';
import { apiPath, collectionPath } from './paths.js';
import { Requests } from './requests.js';
import { Session } from './session.js';
import type { Transport, TransportSettings } from './transport.js';
import type {
  ApiResponse,
  Client,
  ClientOptions,
  Listing,
  ListOptions,
  RequestOptions,
  Tokens,
} from './types.js';

/** A client of one backend for one user. Nothing is connected before the first request. */
export function createClient(options: ClientOptions): Client {
  const apiUrl = options.apiUrl.replace(/\/+$/, '');
  const settings = transportSettings(options);
  const single = new Requests({ ...options, apiUrl }, async () => new NodeTransport(settings));
  const session = new Session({ ...options, apiUrl }, (url, body, authorization) =>
    single.send('POST', url, body, {
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    }),
  );
  const openPool = async (): Promise<Transport> => {
    const { PoolTransport } = await import('./pool-transport.js');
    return new PoolTransport(settings);
  };
  return new HttpClient(apiUrl, session, single, () => new Requests({ ...options, apiUrl }, openPool));
}

function transportSettings(options: ClientOptions): TransportSettings {
  const { env = {} } = options;
  // An unusable file is told at once, whether it will be needed or not, as Sensu does.
  const { cwd, trustedCaFile, warn = () => {} } = options;
  const trusted = trustedCaFile && readTrustedCa(trustedCaFile, warn, cwd);
  const anyProxy = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'].some((name) => env[name]);
  return {
    tls: tlsSettings({
      trusted: trusted || undefined,
      insecureSkipTlsVerify: options.insecureSkipTlsVerify,
      env,
    }),
    proxyFor: async (target: Target) => {
      if (!anyProxy) return undefined;
      const { proxyFor } = await import('../wire/http/proxies.js');
      return proxyFor(target, env);
    },
  };
}

class HttpClient implements Client {
  constructor(
    readonly apiUrl: string,
    private readonly session: Session,
    private readonly requests: Requests,
    private readonly pooled: () => Requests,
  ) {}

  async send(method: string, path: string, options: RequestOptions = {}): Promise<ApiResponse> {
    const authorization = await this.authorization(options);
    const headers = {
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...options.headers,
    };
    return this.requests.send(method, this.urlOf(path, options), options.body, headers, options.into);
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<ApiResponse> {
    const response = await this.send(method, path, options);
    if (response.status >= 400) throw apiErrorOf(response, this.urlOf(path, options));
    // Where a web page "succeeds" nothing was stored. The original believes it; a list fails at its first letter anyway.
    if (method === 'PUT' && isWebPage(response.headers['content-type'], response.body))
      throw webPageError(response, this.urlOf(path, options));
    return response;
  }

  list(kind: AnyKind, { namespace, ...options }: ListOptions): Promise<Listing> {
    return this.fetch(collectionPath(kind, namespace), options, kind.shape.go);
  }

  listPath(path: string, options: Omit<ListOptions, 'namespace'> = {}): Promise<Listing> {
    return this.fetch(path, options, 'Wrapper');
  }

  pathOf(kind: AnyKind, namespace: string, ...names: string[]): string {
    return apiPath(kind.apiGroup, kind.plural, kind.scope === 'namespace' ? namespace : undefined, ...names);
  }

  renewTokens(): Promise<Tokens> {
    return this.session.renew();
  }

  bulk(): Client {
    return new HttpClient(this.apiUrl, this.session, this.pooled(), this.pooled);
  }

  close(): Promise<void> {
    return this.requests.close();
  }

  private fetch(path: string, options: Omit<ListOptions, 'namespace'>, goType: string): Promise<Listing> {
    return fetchList((page, query) => this.request('GET', page, { query }), path, options, goType);
  }

  private urlOf(path: string, { base, query }: RequestOptions): string {
    const text = query ? queryText(query) : '';
    return `${base ?? this.apiUrl}${path}${text && `${path.includes('?') ? '&' : '?'}${text}`}`;
  }

  private async authorization({ auth = 'token' }: RequestOptions): Promise<string | undefined> {
    if (auth === 'none') return undefined;
    if (auth === 'token') return this.session.authorization();
    const { username, password } = auth.basic;
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }
}
