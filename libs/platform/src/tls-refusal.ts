// Codes for faults of a certificate, of OpenSSL and of Node.
const REFUSAL =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_\w+|ERR_SSL_\w+)$/;

/** True when a server was reached but its certificate was not accepted. */
export function isTlsRefusal(error: unknown): boolean {
  return REFUSAL.test(String((error as { readonly code?: unknown }).code));
}
