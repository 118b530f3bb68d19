import { SetMetadata } from '@nestjs/common';

export const LARGE_ANSWER = 'rxhooks:large-answer';

/** A route whose answers may have so many bytes: it is served when there is memory for them. */
export const LargeAnswer = (bytes: number) => SetMetadata(LARGE_ANSWER, bytes);
