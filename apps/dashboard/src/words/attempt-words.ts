import type { AttemptView } from '../api/document.gen.ts';

/** Why an attempt was made. */
export const MADE_BY: Readonly<Record<string, string>> = {
  schedule: 'by schedule',
  person: 'resent by a person',
  recovery: 'by a recovery',
  probe: 'to test the endpoint',
  test: 'as a test',
};

/** The steps of a request that took time, in their order. */
export function stepsOf({ timings }: Pick<AttemptView, 'timings'>): readonly [string, number][] {
  if (timings === null) return [];
  const steps: readonly (readonly [string, number | null])[] = [
    ['Waited', timings.queue_ms],
    ['DNS', timings.dns_ms],
    ['Connect', timings.connect_ms],
    ['TLS', timings.tls_ms],
    ['First byte', timings.first_byte_ms],
    ['In all', timings.total_ms],
  ];
  return steps.flatMap(([name, ms]) => (ms === null ? [] : [[name, ms]]));
}
