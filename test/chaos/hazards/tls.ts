import type { CertificateKind } from '../support/pki.js';
import type { Hazard } from './hazard.js';

/** Without this our own side would refuse to be as weak as that. */
const ANYTHING = 'DEFAULT:@SECLEVEL=0';

const refused = (row: string, certificate: CertificateKind): Hazard => ({
  name: `${row}-${certificate.toLowerCase()}`,
  certificate,
  onRecord: 'tls_error',
});

/** Certificates and handshakes, bad ones and such as only look odd. */
export const TLS_HAZARDS: readonly Hazard[] = [
  refused('b47', 'expired'),
  refused('b47', 'notYetValid'),
  refused('b47', 'wrongHost'),
  refused('b47', 'selfSigned'),
  refused('b47', 'unknownAuthority'),
  refused('b48', 'withoutIntermediate'),
  { name: 'b48-withintermediate', certificate: 'withIntermediate', onRecord: '200' },
  { ...refused('b49', 'weakKey'), tls: { ciphers: ANYTHING } },
  {
    name: 'b49-old-tls',
    tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: ANYTHING },
    onRecord: 'tls_error',
  },
  {
    name: 'b50-plain-http',
    onConnection: (socket) =>
      void socket.resume().end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'),
    onRecord: 'tls_error',
  },
  {
    name: 'b50-reset-in-handshake',
    onConnection: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
    onRecord: 'connection_reset',
  },
  {
    name: 'b51-client-certificate',
    tls: { requestCert: true, rejectUnauthorized: true },
    // The client takes the handshake for done before the other side says no.
    onRecord: /^(?:tls_error|connection_closed|connection_reset)$/,
  },
  { name: 'b52-h2-only', tls: { ALPNProtocols: ['h2'] }, onRecord: 'tls_error' },
  { name: 'b55-h2-preferred', tls: { ALPNProtocols: ['h2', 'http/1.1'] }, onRecord: '200' },
];
