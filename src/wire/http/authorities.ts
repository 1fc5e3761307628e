import { readFileSync } from 'node:fs';

/** Where systems keep their certificates, in the order in which Go looks. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The system's certificate authorities, as PEM text; nothing where there is no list: Node's own is used then. */
export function systemAuthorities(env: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const path of env['SSL_CERT_FILE'] ? [env['SSL_CERT_FILE']] : systemBundles) {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      // The next one.
    }
  }
  return undefined;
}
