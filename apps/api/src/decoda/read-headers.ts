import type { FastifyRequest } from 'fastify';
import { missing, refuse } from './faults.js';

/** @throws FaultsError that names each of the two that is missing */
export function readHeaders(headers: FastifyRequest['headers']): {
  readonly tenant: string;
  readonly key: string;
} {
  const { tenant, 'api-key': key } = headers;
  const named = { TENANT: tenant, 'API-KEY': key };
  refuse(
    Object.entries(named)
      .filter(([, value]) => typeof value !== 'string' || value === '')
      .map(([name]) => missing('header', name)),
  );
  return { tenant: String(tenant), key: String(key) };
}
