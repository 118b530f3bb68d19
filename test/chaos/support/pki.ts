import { type Authority, createAuthority, type KeyPair, type LeafOptions } from '@rxhooks/testing';

const DAY_MS = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY_MS);

/** What can be said for or against the certificate of a receiver. */
export type CertificateKind =
  | 'good'
  | 'wrongHost'
  | 'expired'
  | 'notYetValid'
  | 'goodForDays'
  | 'selfSigned'
  | 'unknownAuthority'
  | 'withoutIntermediate'
  | 'withIntermediate'
  | 'weakKey';

export type Pki = {
  /** PEM of the authorities that the service is told to trust. */
  readonly trusted: string;
  certificate(kind: CertificateKind, leaf: LeafOptions): Promise<KeyPair>;
};

/** Throw-away authorities: two that the service trusts, one with small keys, and one that it does not. */
export async function createPki(): Promise<Pki> {
  const [root, rsaRoot, stranger] = await Promise.all([
    createAuthority('chaos root'),
    createAuthority('chaos RSA root', { keyType: 'rsa' }),
    createAuthority('chaos stranger'),
  ]);
  const intermediate = await root.delegate('chaos intermediate');
  const issue: Record<CertificateKind, (leaf: LeafOptions) => Promise<KeyPair>> = {
    good: (leaf) => root.issue(leaf),
    wrongHost: () => root.issue({ hosts: ['another.test.example'] }),
    expired: (leaf) => root.issue({ ...leaf, notBeforeDate: day(-9), notAfterDate: day(-1) }),
    notYetValid: (leaf) => root.issue({ ...leaf, notBeforeDate: day(2), notAfterDate: day(9) }),
    goodForDays: (leaf) => root.issue({ ...leaf, notAfterDate: day(9) }),
    selfSigned: async ({ hosts }) => (await createAuthority(hosts[0] ?? '')).pair,
    unknownAuthority: (leaf) => stranger.issue(leaf),
    withoutIntermediate: (leaf) => intermediate.issue(leaf),
    withIntermediate: (leaf) => issueWithChain(intermediate, leaf),
    weakKey: (leaf) => rsaRoot.issue({ ...leaf, keySize: 1024 }),
  };
  return {
    trusted: `${root.pair.cert}\n${rsaRoot.pair.cert}`,
    certificate: (kind, leaf) => issue[kind](leaf),
  };
}

async function issueWithChain(authority: Authority, options: LeafOptions): Promise<KeyPair> {
  const { key, cert } = await authority.issue(options);
  return { key, cert: `${cert}\n${authority.pair.cert}` };
}
