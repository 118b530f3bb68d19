import { generate } from 'selfsigned';

export interface TlsIdentity {
  /** PEM of the authority that signed `cert`: what the sender has to trust. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

/** A throw-away authority and a certificate it signed for `localhost` and 127.0.0.1. */
export async function createTlsIdentity(): Promise<TlsIdentity> {
  const authority = await generate([{ name: 'commonName', value: 'rxhooks test authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { ca: authority.cert, key: leaf.private, cert: leaf.cert };
}
