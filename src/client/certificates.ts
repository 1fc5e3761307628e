import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PeerCertificate } from 'node:tls';
import { systemAuthorities } from '../wire/http/authorities.js';
import type { Target } from '../wire/http/url.js';
import type { TlsSettings } from './transport.js';

interface Options {
  /** PEM texts in place of the system's authorities. */
  readonly trusted: string | undefined;
  readonly insecureSkipTlsVerify: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whom to trust; the system's authorities are read once, and only when needed. */
export function tlsSettings(options: Options): () => TlsSettings {
  let settings: TlsSettings | undefined;
  return () => {
    settings ??= {
      rejectUnauthorized: !options.insecureSkipTlsVerify,
      ...authorities(options),
    };
    return settings;
  };
}

/**
 * Reads the file of trusted certificates.
 * @returns undefined, after two warnings, when it cannot be used: the system's are taken then, as Sensu does
 */
export function readTrustedCa(path: string, warn: (message: string) => void, cwd = ''): string | undefined {
  let problem: string;
  try {
    const text = readFileSync(resolve(cwd, path), 'latin1');
    if (/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.test(text)) return text;
    problem = `No certificates could be parsed out of ${path}`;
  } catch (error) {
    problem = `Error reading CA file: ${fileProblem(error as NodeJS.ErrnoException, path)}`;
  }
  warn(problem);
  warn("Trying to use the system's default CA certificates");
  return undefined;
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOTDIR: 'not a directory',
};

function fileProblem(error: NodeJS.ErrnoException, path: string): string {
  if (error.code === 'EISDIR') return `read ${path}: is a directory`;
  return `open ${path}: ${words[error.code ?? ''] ?? error.message}`;
}

function authorities({ trusted, env }: Options): { ca?: string } {
  const ca = trusted ?? systemAuthorities(env);
  return ca === undefined ? {} : { ca };
}

/**
 * The certificate that a server shows, whatever it is worth: a refused connection no longer has it.
 * Nothing is sent.
 */
export async function certificateOf({ hostname, port }: Target): Promise<PeerCertificate | undefined> {
  const { connect } = await import('node:tls');
  return new Promise((resolve) => {
    const servername = /^[\d.]+$|:/.test(hostname) ? {} : { servername: hostname };
    const socket = connect({ host: hostname, port, rejectUnauthorized: false, timeout: 2000, ...servername });
    const end = (certificate?: PeerCertificate): void => {
      socket.destroy();
      resolve(certificate);
    };
    socket.once('secureConnect', () => end(socket.getPeerCertificate()));
    socket.once('error', () => end());
    socket.once('timeout', () => end());
  });
}
