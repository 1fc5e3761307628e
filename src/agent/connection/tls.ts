import { readFileSync } from 'node:fs';
import { systemAuthorities } from '../../wire/http/authorities.js';
import type { AgentTls } from '../options.js';

/** What Node wants to know of certificates. */
export interface TlsFacts {
  readonly ca?: string | undefined;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized: boolean;
  readonly minVersion: 'TLSv1.2';
}

/** Reads the files anew for each connection, as the original does. @throws Error of the file */
export function tlsFacts(tls: AgentTls, environment: Readonly<Record<string, string | undefined>>): TlsFacts {
  const { trustedCaFile, insecureSkipTlsVerify, certFile, keyFile } = tls;
  return {
    ca: trustedCaFile ? readFileSync(trustedCaFile, 'latin1') : systemAuthorities(environment),
    ...(certFile && { cert: readFileSync(certFile) }),
    ...(keyFile && { key: readFileSync(keyFile) }),
    rejectUnauthorized: !insecureSkipTlsVerify,
    minVersion: 'TLSv1.2',
  };
}

/** Whether an agent is known by its certificate, not by a password. */
export const hasCertificate = ({ certFile, keyFile }: AgentTls): boolean => !!certFile || !!keyFile;
