import { expect, it } from 'vitest';
import { isTransportHeader } from './transport-headers.js';

it.each(['host', 'Content-Length', 'TRANSFER-ENCODING', 'Proxy-Anything', 'via', 'Forwarded'])(
  'counts %s among the headers that the client sets itself',
  (name) => {
    expect(isTransportHeader(name)).toBe(true);
  },
);

it.each(['Content-Type', 'User-Agent', 'webhook-id', 'Hostname', 'Proxy', 'X-Host', ''])(
  'does not count %j among them',
  (name) => {
    expect(isTransportHeader(name)).toBe(false);
  },
);
