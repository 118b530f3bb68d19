import { ForbiddenException } from '@nestjs/common';

/** The same for a tenant that exists and for one that does not. */
export const isOfAnotherTenant = () =>
  new ForbiddenException('The API key does not belong to this tenant');
