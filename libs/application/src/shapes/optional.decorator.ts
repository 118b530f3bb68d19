import { applyDecorators } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { ReadAs } from './read-as.decorator.js';

/** May be left out; `null` means the same. */
export const Optional = () =>
  applyDecorators(
    IsOptional(),
    ReadAs((value) => value ?? undefined),
  );
