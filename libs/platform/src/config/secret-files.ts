import { readFileSync } from 'node:fs';

/** The variables that hold secrets, alone or as part of a URL. */
const SECRETS = [
  'ADMIN_API_KEY',
  'DATABASE_URL',
  'ENCRYPTION_KEYS',
  'MOVE_FROM_DATABASE_URL',
  'MOVE_TO_DATABASE_URL',
  'REDIS_SENTINEL_PASSWORD',
  'REDIS_URL',
  'SMTP_URL',
] as const;

type Variables = Readonly<Record<string, string | undefined>>;
type Fault = readonly [name: string, message: string];

export type ReadSecrets = { readonly env: Variables; readonly faults: readonly Fault[] };

/**
 * Fills each secret from the file named by `<NAME>_FILE`, the way Docker and Kubernetes mount
 * secrets. A line break at the end is not part of the secret: editors and `echo` write one.
 */
export function readSecretFiles(env: Variables): ReadSecrets {
  const read: Record<string, string> = {};
  const faults: Fault[] = [];
  for (const name of SECRETS) {
    const fileName = `${name}_FILE`;
    const path = env[fileName];
    if (path === undefined) continue;
    if (env[name] !== undefined) {
      faults.push([fileName, `must not be set together with ${name}; remove one of them`]);
      continue;
    }
    try {
      read[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    } catch (error) {
      const { code = 'unreadable' } = error as NodeJS.ErrnoException;
      faults.push([fileName, `must name a file that this process can read (${code})`]);
    }
  }
  return { env: { ...env, ...read }, faults };
}
