import { type CustomHeader, isTransportHeader } from '@rxhooks/domain';

/** `token` of RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
/**
 * Visible ASCII with inner spaces: receivers disagree about other bytes, and CR or LF would start a
 * new header.
 */
const VALUE = /^[\x21-\x7e]([\x20-\x7e]{0,4094}[\x21-\x7e])?$/;

/**
 * Names that only we, a browser or a proxy may set: a receiver may trust them as facts about the
 * request. Checked when a header is set; subscriptions that already have such a header keep it.
 */
const RESERVED_NAMES = new Set([
  '__proto__',
  'alt-svc',
  'constructor',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'origin',
  'proxy', // read as the variable HTTP_PROXY by CGI programs
  'referer',
  'set-cookie',
  'set-cookie2',
  'user-agent',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  // Caller, origin, host, path and TLS, as proxies, CDNs and login gateways report them to servers
  // behind them. Names for credentials of services, such as CF-Access-Client-Secret, stay free.
  'akamai-client-ip',
  'ali-cdn-real-ip',
  'cdn-loop',
  'cdn-src-ip',
  'cf-access-authenticated-user-email',
  'cf-access-jwt-assertion',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'cf-ew-via',
  'cf-ipcity',
  'cf-ipcontinent',
  'cf-ipcountry',
  'cf-pseudo-ipv4',
  'cf-ray',
  'cf-visitor',
  'cf-worker',
  'client-cert',
  'client-cert-chain',
  'client-ip',
  'cluster-client-ip',
  'do-connecting-ip',
  'eo-client-ip',
  'fastly-client-ip',
  'fastly-ff',
  'fastly-ssl',
  'fly-client-ip',
  'forwarded-for',
  'forwarded-host',
  'forwarded-proto',
  'front-end-https',
  'http-client-ip',
  'incap-client-ip',
  'real-ip',
  'remote-addr',
  'remote-email',
  'remote-groups',
  'remote-host',
  'remote-name',
  'remote-user',
  'teleport-jwt-assertion',
  'true-client-ip',
  'wl-proxy-client-cert',
  'wl-proxy-client-ip',
  'wl-proxy-ssl',
  'x-arr-ssl',
  'x-backend-host',
  'x-cdn-src-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-custom-ip-authorization',
  'x-forward-for',
  'x-forward-proto',
  'x-forwarded',
  'x-forwardedfor',
  'x-google-real-ip',
  'x-host',
  'x-http-host-override',
  'x-https',
  'x-ms-forwarded-client-ip',
  'x-nf-client-connection-ip',
  'x-originating-ip',
  'x-override-url',
  'x-proxyuser-ip',
  'x-remote-addr',
  'x-remote-ip',
  'x-remote-user',
  'x-rewrite-url',
  'x-scheme',
  'x-script-name',
  'x-ssl',
  'x-ssl-cert',
  'x-sucuri-clientip',
  'x-true-client-ip',
  'x-url-scheme',
  'x-userinfo',
]);
const RESERVED_PREFIXES = [
  'access-control-',
  'cloudfront-',
  'content-',
  'ngrok-auth-',
  'oidc-claim-',
  'sec-',
  'ssl-client-',
  'svix-',
  'tailscale-user-',
  'webhook-',
  'x-akamai-',
  'x-amzn-',
  'x-appengine-',
  'x-arr-clientcert',
  'x-auth-request-',
  'x-authentik-',
  'x-azure-',
  'x-client-cert',
  'x-consumer-',
  'x-envoy-',
  'x-forwarded-',
  'x-goog-authenticated-user-',
  'x-goog-iap-',
  'x-ms-client-principal',
  'x-original-',
  'x-pomerium-',
  'x-real-',
  'x-ssl-client-',
  'x-tls-client-',
  'x-vercel-forwarded-',
  'x-vercel-ip-',
  'x-webauth-',
  'x-webhook-',
];

export type HeaderFault = {
  readonly field: keyof CustomHeader;
  readonly message: string;
};

/** Returns what is wrong with a subscriber's header; never quotes the value, which is a secret. */
export function findHeaderFault({ name, value }: CustomHeader): HeaderFault | undefined {
  const lowerName = name.toLowerCase();
  if (!NAME.test(name))
    return { field: 'name', message: 'must be a header name of at most 128 characters' };
  if (isReserved(lowerName) || isReserved(lowerName.replaceAll(/[^a-z0-9]/g, '-')))
    return { field: 'name', message: `must not be ${lowerName}, which is reserved` };
  if (!VALUE.test(value))
    return { field: 'value', message: 'must be 1 to 4096 visible ASCII characters' };
  return undefined;
}

/**
 * Checks `webhook_id` as `webhook-id` too, because CGI, WSGI and the like do not tell them apart.
 */
function isReserved(lowerName: string): boolean {
  return (
    isTransportHeader(lowerName) ||
    RESERVED_NAMES.has(lowerName) ||
    RESERVED_PREFIXES.some((prefix) => lowerName.startsWith(prefix))
  );
}
