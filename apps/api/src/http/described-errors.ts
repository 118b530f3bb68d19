import type { OpenAPIObject } from '@nestjs/swagger';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** The errors of one API in the OpenAPI document. */
export type DescribedErrors = {
  readonly name: string;
  readonly schema: Schemas[string];
};

export const OUR_ERRORS: DescribedErrors = {
  name: 'Error',
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
  schema: {
    description: 'Why an API key was refused.',
    type: 'object',
    required: ['code', 'description'],
    properties: { code: { type: 'string' }, description: { type: 'string' } },
  },
};
