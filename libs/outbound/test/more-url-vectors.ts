import { IPV4_IN_IPV6, IPV4_SPELLINGS, VICTIMS } from './address-spellings.js';
import { HONEST_URLS } from './honest-urls.js';
import { HOSTILE_HOSTS } from './hostile-names.js';
import { HOSTILE_URLS } from './hostile-urls.js';
import { URL_VECTORS, type UrlVector } from './url-vectors.js';

type Verdict = UrlVector[1];

const hosts: readonly (readonly [why: string, host: string])[] = [
  ...VICTIMS.flatMap((victim) => [
    ...IPV4_SPELLINGS.map(([name, write]) => [`${victim}, ${name}`, write(victim)] as const),
    ...IPV4_IN_IPV6.map(([name, wrap]) => [`${victim}, ${name}`, `[${wrap(victim)}]`] as const),
  ]),
  ...HOSTILE_HOSTS,
];

function flatten(urls: Readonly<Record<string, readonly string[]>>) {
  return Object.entries(urls).flatMap(([why, list]) => list.map((url) => [why, url] as const));
}

const known = new Set(URL_VECTORS.map(([, , url]) => url));

function toVectors(
  prefix: string,
  verdict: Verdict,
  rows: readonly (readonly [why: string, url: string])[],
): UrlVector[] {
  const reasons = new Map(rows.map(([why, url]) => [url, why]));
  return [...reasons]
    .filter(([url]) => !known.has(url))
    .map(([url, why], index) => [`${prefix}${index + 1}`, verdict, url, why]);
}

const overHttp = hosts.map(([why, host]) => [why, `http://${host}/`] as const);

/** Beyond those of the catalogue, and made by class: the policy is the same. */
export const MORE_URL_VECTORS: readonly UrlVector[] = [
  ...toVectors('X', 'refused', [...overHttp, ...flatten(HOSTILE_URLS)]),
  ...toVectors('Y', 'allowed', flatten(HONEST_URLS)),
];
