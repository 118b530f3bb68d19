import { expect, it } from 'vitest';
import { isTransportHeader } from './transport-headers.js';

it.each(['host', 'Content-Length', 'TRANSFER-ENCODING', 'Proxy-Anything', 'via', 'Forwarded'])(
  'counts %s among what the client says itself',
  (name) => {
    expect(isTransportHeader(name)).toBe(true);
  },
);

it.each(['Content-Type', 'User-Agent', 'webhook-id', 'Hostname', 'Proxy', 'X-Host', ''])(
  'leaves %j to others',
  (name) => {
    expect(isTransportHeader(name)).toBe(false);
  },
);
