import { isIPv4 } from 'node:net';
import { domainToUnicode } from 'node:url';
import { isIpv4Mapped } from './blocked-ranges.js';

const LABEL = /^[a-z0-9_-]{1,63}$/;
/**
 * RFC 5892's letters, digits and four marks, and emoji, which some registries sell. Excludes
 * look-alikes of slashes and dots.
 */
const UNICODE_LABEL = /^[\p{L}\p{M}\p{N}\p{So}\p{Sk}\u00b7\u05f3\u05f4\u30fb-]+$/u;
const ASCII = /^[\x21-\x7e]+$/;
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/;

/**
 * Describes what is wrong with a host in a sentence; `undefined` when nothing is.
 *
 * @param written the host as it stands in the registered text
 * @param hostname the same host after WHATWG parsing, which is the one that is dialled
 */
export function findHostFault(written: string, hostname: string): string | undefined {
  if (hostname.startsWith('[')) return findIpv6Fault(hostname.slice(1, -1));
  if (isIPv4(hostname)) {
    // WHATWG folds 0x7f.1, 017700000001 and 127。0。0。1 into 127.0.0.1; honest targets are decimal.
    return written === hostname
      ? undefined
      : 'The host is an IPv4 address in an unusual notation; write it as four decimal numbers such as 11.22.33.44.';
  }
  return findNameFault(hostname) ?? findDisguise(written, hostname);
}

function findIpv6Fault(address: string): string | undefined {
  return isIpv4Mapped(address)
    ? 'The host is an IPv4 address written as IPv6; write the IPv4 address itself.'
    : undefined;
}

function findNameFault(hostname: string): string | undefined {
  if (hostname.endsWith('.')) return 'The host name ends with a dot; remove the dot.';
  const labels = hostname.split('.');
  if (labels.length === 1) {
    return 'The host name has no domain; write the full name such as hooks.example.com.';
  }
  if (hostname.length > 253) return 'The host name is longer than 253 characters; shorten it.';
  if (!labels.every(isLabel)) {
    return 'The host name has an empty, overlong or invalid part; use letters, digits and hyphens between single dots.';
  }
  if (NUMBER.test(labels.at(-1) ?? '')) {
    return 'The host name ends with a number; write a full domain name or an IPv4 address of four numbers.';
  }
  return undefined;
}

function isLabel(label: string): boolean {
  if (!LABEL.test(label)) return false;
  if (!label.startsWith('xn--')) return true;
  // Parsers disagree about labels that cannot be decoded, or decode to plain letters like
  // `xn--localhost-`.
  const decoded = domainToUnicode(label);
  return !ASCII.test(decoded) && UNICODE_LABEL.test(decoded);
}

/**
 * Finds characters that parsing replaces, such as ⓛ, ｌ or the Kelvin sign: other software, or a
 * reader, sees another host.
 */
function findDisguise(written: string, hostname: string): string | undefined {
  const writtenLabels = written.split('.');
  const labels = hostname.split('.');
  const isPlain =
    labels.length === writtenLabels.length &&
    labels.every((label, index) => isWrittenAs(label, writtenLabels[index] ?? ''));
  return isPlain
    ? undefined
    : `The host name is written with look-alike characters; write it as ${hostname} if that is what you mean.`;
}

function isWrittenAs(label: string, written: string): boolean {
  if (ASCII.test(written)) return label === written.toLowerCase();
  return label.startsWith('xn--') && !Array.from(written).some(isAmbiguous);
}

/** A plain letter in disguise, or capital sigma, which parsers map to either σ or ς. */
function isAmbiguous(character: string): boolean {
  const isPlain = ASCII.test(character);
  return character === 'Σ' || (!isPlain && ASCII.test(character.normalize('NFKC')));
}
