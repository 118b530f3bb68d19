import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiSecurity, ApiTags } from '@nestjs/swagger';

/** The two headers stand in the description as what they are here: parameters of every call. */
export const DescribedForDecoda = () =>
  applyDecorators(
    ApiTags('Decoda'),
    ApiSecurity({}),
    ApiHeader({ name: 'TENANT', required: true, description: 'Uid or slug of the organisation.' }),
    ApiHeader({ name: 'API-KEY', required: true, description: 'An API key of it.' }),
  );
