import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiSecurity, ApiTags } from '@nestjs/swagger';

/** Describes the two headers as parameters of every call of the vendor's API. */
export const DescribedForDecoda = () =>
  applyDecorators(
    ApiTags('Decoda'),
    ApiSecurity({}),
    ApiHeader({ name: 'TENANT', required: true, description: 'Uid or slug of the organisation.' }),
    ApiHeader({ name: 'API-KEY', required: true, description: 'An API key of this organisation.' }),
  );
