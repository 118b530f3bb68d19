import { generate } from 'selfsigned';

export interface TlsIdentity {
  /** PEM of the authority that signed `cert`: what the sender has to trust. */
  readonly ca: string;
  readonly key: string;
  readonly cert: string;
}

export type KeyPair = { readonly key: string; readonly cert: string };

export interface LeafOptions {
  readonly hosts: readonly string[];
  readonly addresses?: readonly string[];
  readonly notBeforeDate?: Date;
  readonly notAfterDate?: Date;
  /** Bits of an RSA key; elliptic curves have a fixed size. */
  readonly keySize?: number;
}

/** Signs certificates of its key type. `pair` is self-signed unless another authority issued it. */
export interface Authority {
  readonly pair: KeyPair;
  issue(options: LeafOptions): Promise<KeyPair>;
  /** An authority that this one signs. */
  delegate(name: string): Promise<Authority>;
}

type KeyType = 'ec' | 'rsa';

// As real authorities do, for clients whose clock is slow.
const ISSUED_MS_AGO = 3_600_000;
const issuedAt = () => new Date(Date.now() - ISSUED_MS_AGO);

/** A throw-away authority, trusted only where it is configured. */
export async function createAuthority(
  name: string,
  { keyType = 'ec', issuer }: { readonly keyType?: KeyType; readonly issuer?: KeyPair } = {},
): Promise<Authority> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType,
    algorithm: 'sha256',
    notBeforeDate: issuedAt(),
    ...(issuer && { ca: issuer }),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const pair = { key, cert };
  return {
    pair,
    issue: (options) => issueLeaf(pair, keyType, options),
    delegate: (delegate) => createAuthority(delegate, { keyType, issuer: pair }),
  };
}

async function issueLeaf(
  ca: KeyPair,
  keyType: KeyType,
  { hosts, addresses = [], ...rest }: LeafOptions,
): Promise<KeyPair> {
  const leaf = await generate([{ name: 'commonName', value: hosts[0] ?? addresses[0] ?? '' }], {
    keyType,
    algorithm: 'sha256',
    notBeforeDate: issuedAt(),
    ...rest,
    ca,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...hosts.map((value) => ({ type: 2 as const, value })),
          ...addresses.map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { key: leaf.private, cert: leaf.cert };
}

/** A throw-away authority and a certificate it signed for `localhost` and 127.0.0.1. */
export async function createTlsIdentity(): Promise<TlsIdentity> {
  const authority = await createAuthority('rxhooks test authority');
  const leaf = await authority.issue({ hosts: ['localhost'], addresses: ['127.0.0.1'] });
  return { ca: authority.pair.cert, ...leaf };
}
