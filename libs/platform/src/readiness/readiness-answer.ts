import type { Report } from './readiness.js';

/** The answer of `GET /health/ready` in both apps. */
export type ReadinessAnswer = { readonly status: 200 | 503; readonly body: ReadinessBody };

type ReadinessBody = Readonly<Record<string, string>> & { readonly status: 'ok' | 'unavailable' };

export function toReadinessAnswer({ states, faults }: Report): ReadinessAnswer {
  if (faults.length === 0) return { status: 200, body: { status: 'ok', ...states } };
  const error = faults.join('; ');
  return { status: 503, body: { status: 'unavailable', error, ...states } };
}
