import { nowMs } from '../payload.ts';
import type { System } from '../servers/system.ts';
import type { Tenant } from '../servers/tenant.ts';

const PATH = '/v1/management/notification-deliveries';
const LONGEST_MS = 15_000;

/** Reads pages of the log in sequence. Returns the milliseconds of each; Infinity for failures. */
export async function listLog(
  { api, bench }: System,
  { key }: Tenant,
  {
    query,
    pages,
    isWalk,
  }: { readonly query: string; readonly pages: number; readonly isWalk: boolean },
): Promise<Float64Array> {
  const latencies: number[] = [];
  const startedMs = performance.now();
  let cursor = '';
  while (latencies.length < pages && performance.now() - startedMs < LONGEST_MS) {
    const sentMs = nowMs();
    const answer = await fetch(`${api.url}${PATH}?${query}${cursor}`, {
      headers: { 'X-API-Key': key },
      signal: bench.signal,
    });
    const page = (await answer.json()) as { next_cursor?: string | null };
    latencies.push(answer.ok ? nowMs() - sentMs : Number.POSITIVE_INFINITY);
    cursor = isWalk && page.next_cursor ? `&cursor=${page.next_cursor}` : '';
  }
  return Float64Array.from(latencies);
}
