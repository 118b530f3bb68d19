import type { EndedAttempt } from '@rxhooks/application';

/** The outcome alone, when the database refuses some text of the answer. */
export function withoutAnswerText(attempt: EndedAttempt): EndedAttempt {
  const details = attempt.details && { ...attempt.details, headers: undefined };
  return { ...attempt, responseExcerpt: undefined, details };
}
