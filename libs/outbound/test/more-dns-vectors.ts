import type { DnsAnswer } from '@rxhooks/testing';
import { IPV4_IN_IPV6, VICTIMS } from './address-spellings.js';

type Outcome = 'allowed' | 'blocked' | 'unresolved';
type Row = readonly [why: string, answer: DnsAnswer];

const PUBLIC_A = '93.184.216.34';
const PUBLIC_AAAA = '2606:4700::1';

const FORBIDDEN_A = [
  ...VICTIMS,
  '0.255.255.255',
  '10.255.255.255',
  '100.64.0.0',
  '100.100.100.200',
  '100.127.255.255',
  '127.0.0.53',
  '127.255.255.255',
  '168.63.129.16',
  '169.254.0.0',
  '169.254.169.253',
  '169.254.255.255',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.0.170',
  '192.0.0.192',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.255.255',
  '192.175.48.1',
  '198.18.0.0',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.0',
  '255.255.255.255',
];
const FORBIDDEN_AAAA = [
  '::',
  '::1',
  '100::1',
  '1fff::1',
  '2001::1',
  '2001:2::1',
  '2001:20::1',
  '2001:1ff::1',
  '2001:db8::1',
  '2002:808:808::1',
  '2620:4f:8000::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  '64:ff9b::808:808',
  '64:ff9b:1::808:808',
  'fc00::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'feff::1',
  'ff02::1',
  'ff0e::1',
  '::ffff:8.8.8.8',
];

const many = (count: number) => Array.from({ length: count }, (_, index) => `93.184.217.${index}`);
const chain = (length: number) =>
  Array.from({ length }, (_, index) => `hop-${index + 1}.test.example.`);

/** A forbidden address at each place among public ones. */
const MIXES: readonly Row[] = Array.from({ length: 5 }, (_, place): Row => {
  const A = many(4).toSpliced(place, 0, '169.254.169.254');
  return [`metadata as number ${place + 1} of five`, { A }];
});

const BLOCKED: readonly Row[] = [
  ...FORBIDDEN_A.map((address): Row => [address, { A: [address] }]),
  ...FORBIDDEN_AAAA.map((address): Row => [address, { AAAA: [address] }]),
  ...VICTIMS.flatMap((victim) =>
    IPV4_IN_IPV6.map(([name, wrap]): Row => [`${victim}, ${name}`, { AAAA: [wrap(victim)] }]),
  ),
  ...VICTIMS.map((victim): Row => [
    `${victim} beside a public AAAA`,
    { A: [victim], AAAA: [PUBLIC_AAAA] },
  ]),
  ...['::1', 'fe80::1', 'fd00:ec2::254', '::ffff:127.0.0.1', '64:ff9b::a9fe:a9fe'].map(
    (address): Row => [`${address} beside a public A`, { A: [PUBLIC_A], AAAA: [address] }],
  ),
  ...MIXES,
  ['a public AAAA and a local one', { AAAA: [PUBLIC_AAAA, '::1'] }],
  ['the last of 200', { A: [...many(199), '127.0.0.1'] }],
  ['the last of 200, over TCP', { A: [...many(199), '127.0.0.1'], isTruncated: true }],
  ['over TCP only', { A: ['127.0.0.1'], isTruncated: true }],
  ['over TCP only, AAAA', { AAAA: ['::1'], isTruncated: true }],
  ['an alias', { CNAME: 'other.test.example.', A: ['10.0.0.5'] }],
  ['an alias of localhost', { CNAME: 'localhost.', A: ['127.0.0.1'], AAAA: ['::1'] }],
  ['an alias of a public name', { CNAME: 'ok4.test.example.', A: ['169.254.169.254'] }],
  ['nine aliases', { CNAME: chain(9), A: ['127.0.0.1'] }],
  ['twenty aliases, over TCP', { CNAME: chain(20), A: ['127.0.0.1'], isTruncated: true }],
  ['an alias and a mix', { CNAME: chain(1), A: [PUBLIC_A], AAAA: ['::1'] }],
];

const ALLOWED: readonly Row[] = [
  ['a public A', { A: [PUBLIC_A] }],
  ['a public AAAA alone', { AAAA: [PUBLIC_AAAA] }],
  ['both', { A: [PUBLIC_A], AAAA: [PUBLIC_AAAA] }],
  ['the same one twice', { A: [PUBLIC_A, PUBLIC_A] }],
  ['an alias', { CNAME: 'other.test.example.', A: [PUBLIC_A] }],
  ['an alias whose name is local', { CNAME: 'service.internal.', A: [PUBLIC_A] }],
  ['nine aliases', { CNAME: chain(9), A: [PUBLIC_A] }],
  ['over TCP only', { A: [PUBLIC_A], isTruncated: true }],
  ['over TCP only, AAAA', { AAAA: [PUBLIC_AAAA], isTruncated: true }],
  ['200 of one, over TCP', { A: Array(200).fill(PUBLIC_A), isTruncated: true }],
];

const UNRESOLVED: readonly Row[] = [
  ['nothing', {}],
  ['empty lists', { A: [], AAAA: [] }],
  ['nothing, over TCP', { isTruncated: true }],
  ['an alias alone', { CNAME: 'other.test.example.' }],
  ['an alias of a literal', { CNAME: '127.0.0.1.' }],
  ['an alias of metadata', { CNAME: 'metadata.google.internal.' }],
  ['twenty aliases to nowhere', { CNAME: chain(20) }],
  ['a loop of aliases', { CNAME: ['a.test.example.', 'b.test.example.', 'a.test.example.'] }],
  ['no such name', { failure: 'NXDOMAIN' }],
  ['a broken server', { failure: 'SERVFAIL' }],
];

const toVectors = (outcome: Outcome, rows: readonly Row[]) =>
  rows.map(
    ([why, answer], index) =>
      [`${outcome}-${index + 1}.test.example`, outcome, answer, why] as const,
  );

/** Beyond those of the catalogue, and made by class. Each outcome is that of a lookup as well as of a delivery. */
export const MORE_DNS_VECTORS: readonly (readonly [
  name: string,
  outcome: Outcome,
  answer: DnsAnswer,
  why: string,
])[] = [
  ...toVectors('allowed', ALLOWED),
  ...toVectors('blocked', BLOCKED),
  ...toVectors('unresolved', UNRESOLVED),
];
