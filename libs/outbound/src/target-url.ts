import { findHostFault } from './host-fault.js';
import { isSpecialName } from './special-names.js';
import { readUrlText } from './url-text.js';

export type TargetRules = {
  readonly allowHttp: boolean;
  readonly allowPorts: readonly number[] | 'any';
  /** Accept the name `localhost`, where the operator has allowed loopback. */
  readonly allowLocalhost: boolean;
};

/** `reason` is a sentence for the person who registers the target. */
export type TargetUrl =
  | { readonly kind: 'target'; readonly url: URL }
  /** Not a URL that a webhook can be sent to. */
  | { readonly kind: 'invalid'; readonly reason: string }
  /** A URL whose host or port is forbidden. */
  | { readonly kind: 'blocked'; readonly reason: string };

/**
 * Judges the text of a URL alone. Resolves no name, and leaves literal addresses to the address
 * policy.
 */
export function parseTargetUrl(raw: string, rules: TargetRules): TargetUrl {
  const text = readUrlText(raw);
  if (text.kind === 'fault') return { kind: 'invalid', reason: text.reason };
  const url = URL.parse(raw);
  if (url === null) return invalid('The URL cannot be read; check the host name and the port.');
  if (url.protocol !== 'https:' && !rules.allowHttp) {
    return invalid('The URL must start with https://; http:// is not allowed here.');
  }
  const isLocalhost = url.hostname === 'localhost' && text.host.toLowerCase() === 'localhost';
  if (!(isLocalhost && rules.allowLocalhost)) {
    if (isSpecialName(url.hostname)) {
      return blocked('The host name exists only inside a private network; use a public host name.');
    }
    const hostFault = findHostFault(text.host, url.hostname);
    if (hostFault !== undefined) return invalid(hostFault);
  }
  return isPortAllowed(url, rules.allowPorts)
    ? { kind: 'target', url }
    : blocked(describePorts(rules.allowPorts));
}

function isPortAllowed({ port, protocol }: URL, allowed: TargetRules['allowPorts']): boolean {
  const defaultPort = protocol === 'https:' ? 443 : 80;
  const number = port === '' ? defaultPort : Number(port);
  return number !== 0 && (allowed === 'any' || allowed.includes(number));
}

function describePorts(allowed: TargetRules['allowPorts']): string {
  const choice = allowed === 'any' ? 'a port from 1 to 65535' : `one of ${allowed.join(', ')}`;
  return `The port of the URL is not allowed; use ${choice}.`;
}

function invalid(reason: string): TargetUrl {
  return { kind: 'invalid', reason };
}

function blocked(reason: string): TargetUrl {
  return { kind: 'blocked', reason };
}
