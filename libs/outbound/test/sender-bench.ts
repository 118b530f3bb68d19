import type { Socket } from 'node:net';
import {
  type DnsAnswer,
  type DnsQuestion,
  type FakeDns,
  type RawReceiver,
  type RawReceiverOptions,
  startFakeDns,
  startRawReceiver,
} from '@rxhooks/testing';
import { afterEach } from 'vitest';
import { HttpSender } from '../src/http-sender.js';
import type { OutboundOptions } from '../src/outbound-options.js';
import { LOOPBACK } from './outbound-options.js';

export type SenderBench = {
  sender(options?: Partial<OutboundOptions>): HttpSender;
  receiver(
    answer: (socket: Socket, request: string) => void,
    options?: RawReceiverOptions,
  ): Promise<RawReceiver>;
  dns(zone: (question: DnsQuestion, nth: number) => DnsAnswer): Promise<FakeDns>;
};

/** Senders, receivers and name servers that are gone after each test. Call once per file. */
export function useSenderBench(): SenderBench {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  return {
    sender(options = {}) {
      const sender = new HttpSender({ ...LOOPBACK, ...options });
      cleanups.push(() => sender.close());
      return sender;
    },
    async receiver(answer, options) {
      const receiver = await startRawReceiver(answer, options);
      cleanups.push(() => receiver.stop());
      return receiver;
    },
    async dns(zone) {
      const dns = await startFakeDns(zone);
      cleanups.push(() => dns.stop());
      return dns;
    },
  };
}
