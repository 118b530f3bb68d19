import type { DescribedErrors } from '../http/described-errors.js';

export const DESCRIBED_ERRORS: DescribedErrors = {
  name: 'DecodaError',
  schema: {
    description: "An error of Decoda's API: a list for a 422, a sentence for all others.",
    type: 'object',
    required: ['detail'],
    properties: {
      detail: {
        oneOf: [
          { type: 'string' },
          {
            type: 'array',
            items: {
              type: 'object',
              required: ['loc', 'msg', 'type'],
              properties: {
                loc: { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'integer' }] } },
                msg: { type: 'string' },
                type: { type: 'string' },
              },
            },
          },
        ],
      },
    },
  },
};
