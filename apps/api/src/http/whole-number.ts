import { ApiProperty } from '@nestjs/swagger';

/** OpenAPI would say `number`: clients generated from that send and expect fractions. */
export const WholeNumber = (more: { readonly required?: false } = {}) =>
  ApiProperty({ type: 'integer', ...more });
