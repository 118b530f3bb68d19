import type { Environment } from './environment.js';
import { parseKeyRing, splitList } from './environment-rules.js';
import { areGuessableBytes, isGuessableText } from './guessable.js';

const MIN_LENGTH = 32;
// Words of example values. They add length and no entropy, so a key has to be strong without them.
const EXAMPLE_WORDS = /change.?me|example|replace|secret|password/gi;

/** Finds settings that are unsafe in production: variable name and what to do about it. */
export function findProductionFaults(
  env: Environment,
  processEnv: Readonly<Record<string, string | undefined>>,
): [name: string, message: string][] {
  const faults: [string, string][] = [];
  if (!isStrongSecret(env.ADMIN_API_KEY ?? ''))
    faults.push(['ADMIN_API_KEY', 'must be at least 32 random characters in production']);
  if (parseKeyRing(env.ENCRYPTION_KEYS ?? '').some(({ key }) => areGuessableBytes(key)))
    faults.push(['ENCRYPTION_KEYS', 'must hold random keys in production']);
  if (splitList(env.TARGET_ALLOW_CIDRS ?? '').some(isTooWide))
    faults.push([
      'TARGET_ALLOW_CIDRS',
      'must name networks of yours, none wider than /8 (IPv6: /7), in production',
    ]);
  if (processEnv['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    faults.push(['NODE_TLS_REJECT_UNAUTHORIZED', 'must not switch certificate checks off']);
  return faults;
}

/**
 * So wide a range includes foreign networks, and two halves open every address as the whole does.
 */
function isTooWide(cidr: string): boolean {
  const prefix = Number(cidr.split('/')[1] ?? Infinity);
  return prefix < (cidr.includes(':') ? 7 : 8);
}

function isStrongSecret(secret: string): boolean {
  const random = secret.replaceAll(EXAMPLE_WORDS, '');
  return random.length >= MIN_LENGTH && !isGuessableText(random);
}
