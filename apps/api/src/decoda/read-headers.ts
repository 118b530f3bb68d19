import type { FastifyRequest } from 'fastify';
import { FaultsError, missing } from './faults.js';

/** @throws FaultsError that names each missing header */
export function readHeaders(headers: FastifyRequest['headers']): {
  readonly tenant: string;
  readonly key: string;
} {
  const { tenant, 'api-key': key } = headers;
  const named = { TENANT: tenant, 'API-KEY': key };
  const faults = Object.entries(named)
    .filter(([, value]) => typeof value !== 'string' || value === '')
    .map(([name]) => missing('header', name));
  if (faults.length > 0) throw new FaultsError(faults);
  return { tenant: String(tenant), key: String(key) };
}
