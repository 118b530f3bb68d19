import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

/** Describes the header beside the key, which every call of the vendor's API has. */
export const DescribedForDecoda = () =>
  applyDecorators(
    ApiHeader({
      name: 'TENANT',
      required: true,
      description: 'Uid or slug of the organisation.',
      schema: { type: 'string', minLength: 1, maxLength: 128 },
    }),
  );
