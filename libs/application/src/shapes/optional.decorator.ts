import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';

/** May be left out; `null` says the same. The value itself is kept and not cloned, so that raw numbers stay raw. */
export const Optional = () =>
  applyDecorators(
    IsOptional(),
    Transform(({ obj, key }): unknown => obj[key] ?? undefined),
  );
