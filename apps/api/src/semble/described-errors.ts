import type { DescribedErrors } from '../http/described-errors.js';

export const DESCRIBED_ERRORS: DescribedErrors = {
  name: 'SembleError',
  schema: {
    description: "Errors of Semble's API.",
    type: 'object',
    required: ['errors'],
    properties: {
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['message', 'extensions'],
          properties: {
            message: { type: 'string' },
            extensions: {
              type: 'object',
              required: ['code'],
              properties: { code: { type: 'string' } },
            },
          },
        },
      },
    },
  },
};
