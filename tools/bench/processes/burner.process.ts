/** An unrelated load on one full core. It ends with the bench, or after LONGEST_MS. */
import { serve } from './serve.ts';

export type BurnerRequests = typeof requests;

const LONGEST_MS = 240_000;
/** Time between checks for the end. */
const SLICE_MS = 50;

function burnUntil(endMs: number): void {
  for (const sliceEndMs = performance.now() + SLICE_MS; performance.now() < sliceEndMs;);
  if (performance.now() < endMs) setImmediate(burnUntil, endMs);
}

const requests = {
  burn: (): void => void setImmediate(burnUntil, performance.now() + LONGEST_MS),
};
serve(requests);
