import type { LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import { describe, expect, it } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { useSenderBench } from '../test/sender-bench.js';
import { AddressPolicy } from './address-policy.js';
import { BlockedTargetError } from './guard-errors.js';
import { createGuardedConnector } from './guarded-connector.js';

const bench = useSenderBench();
const trust = createSecureContext();

function connect(
  lookup: LookupFunction,
  target: Pick<buildConnector.Options, 'hostname' | 'port'>,
  addresses = new AddressPolicy(['127.0.0.1']),
): Promise<Error | null> {
  const connector = createGuardedConnector({ addresses, lookup, trust, timeoutMs: 5000 });
  return new Promise((resolve) => {
    connector({ ...target, protocol: 'http:' }, (error, socket) => {
      socket?.destroy();
      resolve(error);
    });
  });
}

const lookupOf =
  (address: string): LookupFunction =>
  (_, _options, callback) =>
    callback(null, [{ address, family: 4 }]);

it('connects to an address that the lookup has vetted', async () => {
  const receiver = await bench.receiver(() => undefined);
  const target = { hostname: 'hooks.example.com', port: String(receiver.port) };
  expect(await connect(lookupOf('127.0.0.1'), target)).toBeNull();
});

it('drops a connection to a forbidden peer even if the lookup has let it pass', async () => {
  const canary = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')), {
    host: '127.0.0.2',
  });
  const target = { hostname: 'hooks.example.com', port: String(canary.port) };
  expect(await connect(lookupOf('127.0.0.2'), target)).toBeInstanceOf(BlockedTargetError);
  expect(canary.requests).toEqual([]);
});

it('refuses a forbidden literal, for which no lookup is ever asked, before it connects', async () => {
  const canary = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')), {
    host: '127.0.0.2',
  });
  const target = { hostname: '127.0.0.2', port: String(canary.port) };
  expect(await connect(lookupOf('127.0.0.1'), target)).toBeInstanceOf(BlockedTargetError);
  expect(canary.connectionCount).toBe(0);
});

describe('a check that breaks', () => {
  class BrokenPolicy extends AddressPolicy {
    override isAllowed(): never {
      throw new Error('a bug');
    }
  }

  it.each(['127.0.0.1', 'hooks.example.com'])('refuses the connection to %s', async (hostname) => {
    const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    const target = { hostname, port: String(receiver.port) };
    const error = await connect(lookupOf('127.0.0.1'), target, new BrokenPolicy([]));
    expect(error).toBeInstanceOf(BlockedTargetError);
    expect(error?.message).toContain('a bug');
    expect(receiver.requests).toEqual([]);
  });
});
