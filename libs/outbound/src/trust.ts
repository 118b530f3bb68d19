import { X509Certificate } from 'node:crypto';
import tls, { createSecureContext, type SecureContext } from 'node:tls';

/**
 * The roots that receivers' certificates must lead to. Built once and shared by all connections,
 * because reading a hundred and fifty roots takes longer than a handshake.
 *
 * @throws when `extraCa` holds no certificate
 */
export function createTrust(extraCa: string | undefined): SecureContext {
  if (extraCa === undefined) return createSecureContext();
  assertHoldsCertificate(extraCa);
  // `ca` replaces the default roots, so they are passed as well.
  return createSecureContext({ ca: [...tls.getCACertificates('default'), extraCa] });
}

/**
 * OpenSSL ignores a text without certificates silently: every receiver would then fail, much later.
 */
function assertHoldsCertificate(pem: string): void {
  try {
    void new X509Certificate(pem);
  } catch (cause) {
    throw new Error('The extra CA certificates cannot be read; a PEM text is expected.', { cause });
  }
}
