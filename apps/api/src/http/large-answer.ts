import { SetMetadata } from '@nestjs/common';

export const LARGE_ANSWER = 'rxhooks:large-answer';

/** Marks a route with answers up to this size, which are made only if memory allows. */
export const LargeAnswer = (bytes: number) => SetMetadata(LARGE_ANSWER, bytes);
