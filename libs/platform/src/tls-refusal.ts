// How node calls what is wrong with a certificate, by OpenSSL's names and its own.
const REFUSAL =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_\w+|ERR_SSL_\w+)$/;

/** True when a server was reached and its certificate is not one that we take. */
export function isTlsRefusal(error: unknown): boolean {
  return REFUSAL.test(String((error as { readonly code?: unknown }).code));
}
