import type { DescribedErrors } from '../http/described-errors.js';

export const DESCRIBED_ERRORS: DescribedErrors = {
  name: 'SembleError',
  // Too many requests are answered 200, as are errors of single fields.
  statuses: [400, 401, 403, 503],
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
