import type { OutboundOptions } from '../src/outbound-options.js';

/** What production runs with, apart from the name server: a test must not ask a real one. */
export const STRICT: OutboundOptions = {
  allowHttp: true,
  allowPorts: [80, 443, 8080, 8443],
  allowCidrs: [],
  dnsServers: ['127.0.0.1:9'],
};

/** Reaches receivers on loopback by the same allow-list an operator would use. */
export const LOOPBACK: OutboundOptions = {
  ...STRICT,
  allowPorts: 'any',
  allowCidrs: ['127.0.0.0/8', '::1/128'],
};
