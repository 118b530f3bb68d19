import { accessSync, constants } from 'node:fs';
import { ValidateBy } from 'class-validator';

const FILES = ['sslrootcert', 'sslcert', 'sslkey'];
// Of a single server these say no more than what is needed anyway: one that cannot be written is not used.
const WRITABLE = new Set(['any', 'read-write', 'primary']);
const SEVERAL_HOSTS = /^\w+:\/\/(?:[^/?#]*@)?[^/?#@]*,[^/?#@]*(?:[/?#]|$)/;

/** What is wrong with the URL of a database and what to do about it, without a part of it. */
export function findDatabaseFault(text: unknown): string | undefined {
  if (typeof text !== 'string' || !/^postgres(ql)?:\/\/.+/.test(text))
    return 'must be set to a postgres:// URL (npm start brings a database of its own)';
  if (SEVERAL_HOSTS.test(text))
    return 'must name one host: give a name or a proxy that leads to the primary, for a list of hosts is not read';
  const url = URL.parse(text);
  if (!url || !canBeDecoded(url.username + url.password + url.pathname))
    return 'must be a URL: write characters such as @ / # ? % in user, password and name as %40 %2F %23 %3F %25';
  const target = url.searchParams.get('target_session_attrs');
  if (target !== null && !WRITABLE.has(target))
    return 'must lead to a server that can be written: target_session_attrs is read-write or left out';
  const file = FILES.find((name) => !isReadable(url.searchParams.get(name)));
  return file && `must name a file that can be read as ${file}`;
}

/**
 * The driver reads these modes as `verify-full`, and warns about it in ten lines that are no JSON. A URL that asks for
 * libpq's own meaning keeps it.
 */
export function spellSslMode(url: string): string {
  if (/[?&]uselibpqcompat=true(&|$)/.test(url)) return url;
  return url.replace(/([?&]sslmode=)(require|prefer|verify-ca)(?=&|$)/, '$1verify-full');
}

export function IsDatabaseUrl(): PropertyDecorator {
  return ValidateBy({
    name: 'isDatabaseUrl',
    validator: {
      validate: (value: unknown) => findDatabaseFault(value) === undefined,
      defaultMessage: (about) => findDatabaseFault(about?.value) ?? '',
    },
  });
}

function canBeDecoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}

function isReadable(path: string | null): boolean {
  if (path === null) return true;
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
