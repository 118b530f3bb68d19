import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { ValidateBy } from 'class-validator';

const KEY_BYTES = 32;

/** A rule for a text. A missing variable breaks it as well. */
export function rule(name: string, message: string, isValid: (text: string) => boolean) {
  const validate = (value: unknown) => typeof value === 'string' && isValid(value);
  return (): PropertyDecorator =>
    ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

/** `kid:base64` pairs; the keys themselves must be 32 bytes, the length of an AES-256 key. */
export const IsEncryptionKeyRing = rule(
  'isEncryptionKeyRing',
  'must be kid:base64-of-32-bytes, comma separated, the first one encrypts',
  (text) => parseKeyRing(text).length > 0,
);

export const IsCidrList = rule(
  'isCidrList',
  'must be address ranges such as 127.0.0.0/8,::1/128',
  (text) => splitList(text).every(isCidr),
);

export const IsPortList = rule(
  'isPortList',
  'must be * or ports such as 443,8443',
  (text) => text === '*' || splitList(text).every(isPort),
);

export const IsCertificateFile = rule(
  'isCertificateFile',
  'must name a file of PEM certificates that can be read',
  (path) => {
    try {
      return new X509Certificate(readFileSync(path)).subject !== undefined;
    } catch {
      return false;
    }
  },
);

export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Returns the keys in order; none when any part is wrong or a kid is used twice. */
export function parseKeyRing(text: string): { kid: string; key: Buffer }[] {
  const ring = splitList(text).map((part) => {
    const [, kid = '', encoded = ''] = /^([A-Za-z0-9_-]{1,32}):(.+)$/.exec(part) ?? [];
    return { kid, key: Buffer.from(encoded, 'base64') };
  });
  const isSound = ring.every(({ kid, key }) => kid !== '' && key.length === KEY_BYTES);
  const hasUniqueKids = new Set(ring.map(({ kid }) => kid)).size === ring.length;
  return isSound && hasUniqueKids ? ring : [];
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const family = isIP(address);
  return (
    family !== 0 &&
    /^\d{1,3}$/.test(bits) &&
    Number(bits) <= (family === 4 ? 32 : 128) &&
    rest.length === 0
  );
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}
