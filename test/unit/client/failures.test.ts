import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { type ApiError, type Client, createClient, NetworkError } from '../../../src/client/index.js';
import { handler } from '../../../src/resources/core/handler.js';
import { answering, type Listener, listen } from '../../support/listeners.js';

const certificate = (name: string): string =>
  readFileSync(new URL(`certificates/${name}`, import.meta.url), 'latin1');
const path = '/api/core/v2/namespaces/default/handlers';

/** Both ways to carry a request must fail in the same words. */
const transports = {
  'node:http': (client: Client) => client,
  'undici pool': (client: Client) => client.bulk(),
};

for (const [transport, choose] of Object.entries(transports)) {
  describe(`What the client says over ${transport}`, () => {
    let listener: Listener | undefined;
    let client: Client | undefined;
    afterEach(async () => {
      await client?.close();
      await listener?.close();
      listener = undefined;
    });

    async function failure(
      apiUrl: string,
      options: Partial<Parameters<typeof createClient>[0]> = {},
    ): Promise<Error> {
      client = choose(createClient({ apiUrl, apiKey: 'key', timeoutMs: 5000, ...options }));
      const error: unknown = await client.list(handler, { namespace: 'default' }).then(
        (list) => assert.fail(`got ${JSON.stringify(list)}`),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Error);
      return error;
    }

    const http = (head: string, body = ''): string =>
      `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const refusals: Record<string, [answer: string, message: string, code: number]> = {
      'a message': [http('404 Not Found', '{"message":"not found","code":2}'), 'not found', 2],
      'capital keys': [
        http('403 Forbidden', '{"Code":4,"Message":"unauthorized to perform action"}'),
        'unauthorized to perform action',
        4,
      ],
      'no message in JSON': [http('400 Bad Request', '{"error":"x"}'), '', 0],
      'a list for a body': [http('400 Bad Request', '["x"]'), '["x"]', 0],
      'a message of another type': [http('400 Bad Request', '{"message":7}'), '{"message":7}', 0],
      'plain text': [http('404 Not Found', '404 page not found\n'), '404 page not found\n', 2],
      'an empty body': [http('502 Bad Gateway'), 'the API returned: 502 Bad Gateway', 0],
      'no page of a web server': [
        http('503 Service Unavailable\r\nContent-Type: text/html'),
        'the API returned: 503 Service Unavailable',
        0,
      ],
      'a missing licence': [
        http('402 Payment Required', '{"message":"x"}'),
        'This functionality requires a valid Sensu Go license with a sufficient entity limit. To get a valid license file, arrange a trial, or increase your entity limit, contact Sales.',
        6,
      ],
    };
    for (const [name, [answer, message, code]] of Object.entries(refusals)) {
      it(`refusal: ${name}`, async () => {
        listener = await answering(answer);
        const error = (await failure(listener.url)) as ApiError;
        assert.deepEqual([error.name, error.message, error.code], ['ApiError', message, code]);
        assert.equal(error.html, false);
      });
    }

    it('knows a web page', async () => {
      listener = await answering(http('503 Service Unavailable\r\nContent-Type: text/html', '<html></html>'));
      const error = (await failure(listener.url)) as ApiError;
      assert.deepEqual([error.html, error.message, error.url], [true, '<html></html>', listener.url + path]);
    });

    const silences: Record<string, [start: () => Promise<Listener>, reason: string]> = {
      'closes at once': [() => answering(''), 'EOF'],
      'speaks something else': [
        () => answering('SSH-2.0-OpenSSH_9.2\r\n'),
        'net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.2"',
      ],
      'never answers': [
        () => answering('', { keepOpen: true }),
        'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      ],
    };
    for (const [name, [start, reason]] of Object.entries(silences)) {
      it(`a server that ${name}`, async () => {
        listener = await start();
        const error = await failure(listener.url, { timeoutMs: 200 });
        assert.equal(error.message, `Get "${listener.url}${path}": ${reason}`);
      });
    }

    it('bounds the body as well, and says so without the URL', async () => {
      listener = await answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[', { keepOpen: true });
      assert.equal(
        (await failure(listener.url, { timeoutMs: 200 })).message,
        'context deadline exceeded (Client.Timeout or context cancellation while reading body)',
      );
    });

    it('an answer that is longer than memory should hold', async () => {
      listener = await answering('HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n[', {
        keepOpen: true,
      });
      assert.equal((await failure(listener.url)).message, 'the answer has more than 256 MiB');
    });

    it('an answer that is cut off', async () => {
      listener = await answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[');
      assert.equal((await failure(listener.url)).message, 'unexpected EOF');
    });

    it('no listener', async () => {
      listener = await answering('');
      const { url, port } = listener;
      await listener.close();
      listener = undefined;
      const error = await failure(url);
      assert.ok(error instanceof NetworkError);
      assert.equal(
        error.message,
        `Get "${url}${path}": dial tcp 127.0.0.1:${port}: connect: connection refused`,
      );
    });

    const urls: Record<string, string> = {
      '127.0.0.1:8080': `parse "127.0.0.1:8080${path}": first path segment in URL cannot contain colon`,
      'localhost:8080': `Get "localhost:8080${path}": unsupported protocol scheme "localhost"`,
      'ftp://h': `Get "ftp://h${path}": unsupported protocol scheme "ftp"`,
      '': `Get "${path}": unsupported protocol scheme ""`,
      'http://h:8o': `parse "http://h:8o${path}": invalid port ":8o" after host`,
      'http://me:p@ss@h:8o': `parse "http://me:***@h:8o${path}": invalid port ":8o" after host`,
      'ftp://me:pass@h': `Get "ftp://me:***@h${path}": unsupported protocol scheme "ftp"`,
    };
    for (const [url, message] of Object.entries(urls)) {
      it(`the URL ${JSON.stringify(url)}`, async () => assert.equal((await failure(url)).message, message));
    }

    const certificates: Record<string, [name: string, trusted: boolean, message: string]> = {
      'signed by nobody we know': ['loopback', false, 'x509: certificate signed by unknown authority'],
      'for other names': [
        'named',
        true,
        "x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
      ],
      'run out': [
        'expired',
        true,
        'x509: certificate has expired or is not yet valid: current time 2026-01-02T03:04:05Z is after 2020-02-01T00:00:00Z',
      ],
    };
    for (const [name, [file, trusted, message]] of Object.entries(certificates)) {
      it(`a certificate that is ${name}`, async () => {
        const tls = { cert: certificate(`${file}.pem`), key: certificate(`${file}.key`) };
        listener = await listen(
          createServer(tls, (_, response) => response.end('[]')),
          'https',
        );
        const caFile = new URL('certificates/ca.pem', import.meta.url).pathname;
        const error = await failure(listener.url, {
          now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
          ...(trusted ? { trustedCaFile: caFile } : {}),
        });
        assert.equal(error.message, `Get "${listener.url}${path}": ${message}`);
      });
    }

    it('trusts the file it is given, or anybody when told so', async () => {
      const tls = { cert: certificate('loopback.pem'), key: certificate('loopback.key') };
      listener = await listen(
        createServer(tls, (_, response) => response.end('[]')),
        'https',
      );
      const trustedCaFile = new URL('certificates/ca.pem', import.meta.url).pathname;
      for (const options of [{ trustedCaFile }, { insecureSkipTlsVerify: true }]) {
        client = choose(createClient({ apiUrl: listener.url, timeoutMs: 5000, ...options }));
        assert.deepEqual(await client.list(handler, {}), { items: [] });
        await client.close();
      }
    });

    it('goes through a proxy to a server with TLS, and trusts only the server', async () => {
      const tls = { cert: certificate('named.pem'), key: certificate('named.key') };
      listener = await listen(
        createServer(tls, (_, response) => response.end('[]')),
        'https',
      );
      const { port } = listener;
      const asked: string[] = [];
      const tunnels = createHttpServer().on('connect', (request, socket) => {
        asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
        const onward = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
        onward.on('error', () => socket.destroy()).pipe(socket);
        socket.on('error', () => onward.destroy()).pipe(onward);
      });
      const proxy = await listen(tunnels);
      const trustedCaFile = new URL('certificates/ca.pem', import.meta.url).pathname;
      const env = { HTTPS_PROXY: proxy.url.replace('//', '//u:p@') };
      const apiUrl = 'https://sensu.example.com:8443';
      client = choose(createClient({ apiUrl, timeoutMs: 5000, trustedCaFile, env }));
      try {
        assert.deepEqual(await client.list(handler, {}), { items: [] });
        assert.deepEqual(asked, ['sensu.example.com:8443 Basic dTpw']);
      } finally {
        await client.close();
        await proxy.close();
      }
    });

    it('stops when it is told to', async () => {
      listener = await answering('', { keepOpen: true });
      const controller = new AbortController();
      const reason = new Error('enough');
      const stopped = failure(listener.url, { signal: controller.signal });
      setImmediate(() => controller.abort(reason));
      assert.equal(await stopped, reason);
    });

    it('TLS asked of a server without', async () => {
      listener = await answering('HTTP/1.0 400 Bad Request\r\n\r\n');
      const url = listener.url.replace('http:', 'https:');
      assert.equal(
        (await failure(url)).message,
        `Get "${url}${path}": http: server gave HTTP response to HTTPS client`,
      );
    });
  });
}

describe('A file of authorities that cannot be used', () => {
  const cases: Record<string, string> = {
    '/nonexistent/ca.pem': 'Error reading CA file: open /nonexistent/ca.pem: no such file or directory',
    [new URL('.', import.meta.url).pathname]:
      `Error reading CA file: read ${new URL('.', import.meta.url).pathname}: is a directory`,
    [new URL(import.meta.url).pathname]:
      `No certificates could be parsed out of ${new URL(import.meta.url).pathname}`,
  };
  for (const [trustedCaFile, warning] of Object.entries(cases)) {
    it(warning.slice(0, 40), () => {
      const warnings: string[] = [];
      createClient({
        apiUrl: 'http://127.0.0.1:1',
        timeoutMs: 1,
        trustedCaFile,
        warn: (line) => warnings.push(line),
      });
      assert.deepEqual(warnings, [warning, "Trying to use the system's default CA certificates"]);
    });
  }
});
