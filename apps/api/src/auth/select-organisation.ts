import { Injectable } from '@nestjs/common';
import { Directory, type Principal } from '@rxhooks/application';
import { permissionsOf } from '@rxhooks/contracts';
import { AppError } from '@rxhooks/domain';
import type { FastifyRequest } from 'fastify';
import { AccessError } from './access-error.js';

export const ORGANISATION_HEADER = 'X-Organisation';

const NAME = /^[\w-]{1,128}$/;

/** The only place that lets an operator act for an organisation: the one that the header names. */
@Injectable()
export class SelectOrganisation {
  constructor(private readonly directory: Directory) {}

  /**
   * @returns the caller for the tenant's routes; an operator without the header stays what it is
   * @throws AppError `not_found` when the header names no organisation; AccessError when it names
   *   another one than the key's own
   */
  async execute(caller: Principal, { headers }: FastifyRequest): Promise<Principal> {
    const name = headers['x-organisation'];
    if (name === undefined) return caller;
    const uid = await this.#uidOf(name);
    if (caller.kind === 'tenant') {
      if (uid !== caller.organisationUid) throw isOfAnother();
      return caller;
    }
    if (uid === undefined) throw isUnknown();
    const { keyUid } = caller;
    const permissions = permissionsOf(caller);
    return {
      kind: 'tenant',
      keyUid,
      organisationUid: uid,
      pharmacyUid: undefined,
      permissions,
      operator: caller,
    };
  }

  async #uidOf(name: string | string[]): Promise<string | undefined> {
    if (typeof name !== 'string' || !NAME.test(name)) return undefined;
    return (await this.directory.findOrganisation(name))?.uid;
  }
}

/** For an operator who calls a route of tenants without the header. */
export const selectsNone = () =>
  new AppError(
    'invalid',
    `The header ${ORGANISATION_HEADER} is expected: the uid or slug of the organisation to act for.`,
  );

export const isUnknown = () =>
  new AppError(
    'not_found',
    `The header ${ORGANISATION_HEADER} names no organisation; it takes a uid or a slug.`,
  );

/** The same for an organisation that exists and for one that does not. */
export const isOfAnother = () =>
  new AccessError(
    'permission_denied',
    `The header ${ORGANISATION_HEADER} names another organisation than the API key's own.`,
  );
