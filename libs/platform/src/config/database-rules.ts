import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ValidateBy } from 'class-validator';

const CERTIFICATES = ['sslrootcert', 'sslcert'];
const FILES = [...CERTIFICATES, 'sslkey'];
const TLS_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];
// For a single server these ask no more than we do: one that cannot be written is not used.
const WRITABLE = new Set(['any', 'read-write', 'primary']);
const SEVERAL_HOSTS = /^\w+:\/\/(?:[^/?#]*@)?[^/?#@]*,[^/?#@]*(?:[/?#]|$)/;

/** Describes what is wrong with the URL of a database and how to correct it, without quoting it. */
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
  // The driver reads every other word as verify-full.
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !TLS_MODES.includes(mode))
    return `must have one of ${TLS_MODES.join(', ')} as sslmode`;
  for (const name of FILES) {
    const fault = findFileFault(name, url.searchParams.get(name));
    if (fault) return fault;
  }
  return undefined;
}

/**
 * The driver reads these modes as `verify-full`, and warns about it in ten lines that are no JSON.
 * A URL that asks for libpq's meaning keeps it.
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

function findFileFault(name: string, path: string | null): string | undefined {
  if (path === null) return undefined;
  try {
    const text = readFileSync(path);
    if (CERTIFICATES.includes(name) && !isCertificate(text))
      return `must name a file of PEM certificates as ${name}`;
    return undefined;
  } catch {
    return `must name a file that can be read as ${name}`;
  }
}

/** The driver takes any file, and would then trust no certificate. */
function isCertificate(text: Buffer): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}
