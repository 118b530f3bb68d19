import { isIPv4 } from 'node:net';
import { isIpv4Mapped } from './blocked-ranges.js';

const LABEL = /^[a-z0-9_-]{1,63}$/;
const NUMBER = /^(?:\d+|0x[0-9a-f]*)$/;

/**
 * What is wrong with a host, as a sentence; `undefined` when nothing is.
 *
 * @param written the host as it stands in the registered text
 * @param hostname the same host after WHATWG parsing, which is what gets dialled
 */
export function findHostFault(written: string, hostname: string): string | undefined {
  if (hostname.startsWith('[')) return findIpv6Fault(hostname.slice(1, -1));
  if (isIPv4(hostname)) {
    // WHATWG folds 0x7f.1, 017700000001 and 127。0。0。1 into 127.0.0.1; nobody honest writes them.
    return written === hostname
      ? undefined
      : 'The host is an IPv4 address in an unusual notation; write it as four decimal numbers such as 11.22.33.44.';
  }
  return findNameFault(hostname) ?? findDisguise(written.toLowerCase(), hostname);
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
  if (!labels.every((label) => LABEL.test(label))) {
    return 'The host name has an empty, overlong or invalid part; use letters, digits and hyphens between single dots.';
  }
  if (NUMBER.test(labels.at(-1) ?? '')) {
    return 'The host name ends with a number; write a full domain name or an IPv4 address of four numbers.';
  }
  return undefined;
}

/** Characters such as ⓛ or ｌ that become plain letters: other software, or a reader, sees another host than we dial. */
function findDisguise(written: string, hostname: string): string | undefined {
  const writtenLabels = written.split('.');
  const labels = hostname.split('.');
  const isPlain =
    labels.length === writtenLabels.length &&
    labels.every((label, index) => label === writtenLabels[index] || label.startsWith('xn--'));
  return isPlain
    ? undefined
    : `The host name is written with look-alike characters; write it as ${hostname} if that is what you mean.`;
}
