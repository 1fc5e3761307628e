import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { systemAuthorities } from '../../wire/http/authorities.js';
import { osErrorText } from '../../wire/os-error.js';
import type { AgentTls } from '../options.js';

/** What Node wants to know of certificates. */
export interface TlsFacts {
  readonly ca?: string | undefined;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized: boolean;
  readonly minVersion: 'TLSv1.2';
}

/** Reads the files anew for each connection, as the original does. @throws Error in the original's words */
export function tlsFacts(tls: AgentTls, environment: Readonly<Record<string, string | undefined>>): TlsFacts {
  const { trustedCaFile, insecureSkipTlsVerify } = tls;
  return {
    ca: trustedCaFile ? authoritiesOf(trustedCaFile) : systemAuthorities(environment),
    ...ownCertificate(tls),
    rejectUnauthorized: !insecureSkipTlsVerify,
    minVersion: 'TLSv1.2',
  };
}

/** Without this, a file that holds no certificate would look like a backend that nobody has signed. */
function authoritiesOf(path: string): string {
  const text = read(path, 'Error reading CA file');
  if (/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.test(text)) return text;
  throw new Error(`No certificates could be parsed out of ${path}`);
}

/** One without the other counts as none. */
function ownCertificate({ certFile, keyFile }: AgentTls): Pick<TlsFacts, 'cert' | 'key'> {
  if (!certFile || !keyFile) return {};
  const what = 'Error loading tls client certificate';
  const own = { cert: read(certFile, what), key: read(keyFile, what) };
  try {
    createSecureContext(own);
  } catch (error) {
    throw new Error(`${what}: tls: ${(error as Error).message}`);
  }
  return own;
}

function read(path: string, what: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    throw new Error(`${what}: ${osErrorText('open', path, error)}`);
  }
}

/** Whether an agent is known by its certificate, not by a password. */
export const hasCertificate = ({ certFile, keyFile }: AgentTls): boolean => !!certFile || !!keyFile;

export const namesFiles = (tls: AgentTls): boolean => !!tls.trustedCaFile || hasCertificate(tls);
