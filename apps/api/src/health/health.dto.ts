import type { ApiResponseOptions } from '@nestjs/swagger';

export class LiveView {
  /** @example "ok" */
  status: string;
}

/** The parts differ by configuration, so no class can name them. */
export const describeReadiness = (
  description: string,
  example: Readonly<Record<string, string>>,
): ApiResponseOptions => ({
  description,
  schema: {
    type: 'object',
    required: ['status'],
    properties: {
      status: { type: 'string', enum: ['ok', 'unavailable'] },
      error: { type: 'string', description: 'Why the process is not ready.' },
    },
    additionalProperties: { type: 'string' },
    example,
  },
});
