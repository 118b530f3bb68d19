import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseEnv } from 'node:util';

/** The keys of this data directory, made once and then kept: stored data is encrypted with them. */
export function ensureDevelopmentKeys(file: string): Record<string, string> {
  const kept = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const keys = {
    ADMIN_API_KEY: kept['ADMIN_API_KEY'] || `rxh_${randomBytes(32).toString('base64url')}`,
    ENCRYPTION_KEYS: kept['ENCRYPTION_KEYS'] || `dev1:${randomBytes(32).toString('base64')}`,
  };
  if (kept['ADMIN_API_KEY'] && kept['ENCRYPTION_KEYS']) return keys;

  const lines = Object.entries(keys).map(([name, value]) => `${name}=${value}\n`);
  const text = `# For development only. Whoever moves the database needs them as well.\n${lines.join('')}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file); // atomic, also when interrupted
  return keys;
}
