import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The errors of one API in the OpenAPI document. */
export type DescribedErrors = {
  readonly name: string;
  readonly schema: Schemas[string];
  /** Those that any route of the API may answer, if it has what they are about. */
  readonly statuses: readonly number[];
};

export const OUR_ERRORS: DescribedErrors = {
  name: 'Error',
  statuses: [400, 401, 403, 404, 429, 503],
  schema: {
    description: 'Why a request was not carried out. `details` lists the fields that are wrong.',
    type: 'object',
    required: ['error'],
    properties: {
      error: { type: 'string' },
      details: {
        type: 'array',
        items: {
          type: 'object',
          required: ['field', 'message'],
          properties: { field: { type: 'string' }, message: { type: 'string' } },
        },
      },
    },
  },
};

export const OUR_ACCESS_ERRORS: DescribedErrors = {
  name: 'AccessError',
  statuses: [401, 403],
  schema: {
    description: 'Why an API key was refused.',
    type: 'object',
    required: ['code', 'description'],
    properties: { code: { type: 'string' }, description: { type: 'string' } },
  },
};
