/** A load that has nothing to do with what is measured: one core, all of it. It ends with the bench, and by itself. */
import { serve } from './serve.ts';

export type BurnerRequests = typeof requests;

const LONGEST_MS = 240_000;
/** How long it goes without looking whether it is to end. */
const SLICE_MS = 50;

function burnUntil(endMs: number): void {
  for (const sliceEndMs = performance.now() + SLICE_MS; performance.now() < sliceEndMs;);
  if (performance.now() < endMs) setImmediate(burnUntil, endMs);
}

const requests = {
  burn: (): void => void setImmediate(burnUntil, performance.now() + LONGEST_MS),
};
serve(requests);
