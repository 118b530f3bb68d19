import { ApiError } from '../api/api-error.ts';

/** An error for a person: what happened, and what to do about it. */
export type DescribedError = { readonly title: string; readonly advice: string };

export function describeError(error: unknown): DescribedError {
  if (!(error instanceof ApiError))
    return {
      title: 'The api cannot be reached',
      advice: 'Check your connection. If it restarts, this works again in a moment.',
    };
  const { status, sentence, requestId } = error;
  const said = sentence === undefined ? '' : `${sentence.replace(/\.?$/, '.')} `;
  switch (status) {
    case 401:
      return { title: 'You are logged out', advice: 'Log in again; you come back to this page.' };
    case 403:
      return { title: 'You may not do this', advice: `${said}Ask an admin for the permission.` };
    case 404:
      return {
        title: 'There is nothing here',
        advice: 'It may belong to another organisation, or be older than it is kept.',
      };
    case 409:
      return { title: 'Not possible right now', advice: said.trim() };
    case 410:
      return { title: 'It is not kept any more', advice: said.trim() };
    case 429:
      return { title: 'Too many requests', advice: 'Wait a few seconds, then try again.' };
    default:
      return status >= 500
        ? { title: 'The api has a problem', advice: tellSupport(requestId) }
        : { title: 'The api did not accept this', advice: said.trim() };
  }
}

const tellSupport = (requestId: string | null) =>
  requestId === null
    ? 'Try again. If it stays, look into the log of the api.'
    : `Try again. If it stays, look for request ${requestId} in the log of the api.`;
