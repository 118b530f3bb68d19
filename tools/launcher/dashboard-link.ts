import { LaunchError } from './launch-error.ts';
import type { System } from './launch.ts';

/**
 * The address of the dashboard. In development it has a code behind its `#` that logs in once, within an hour: a key
 * would stay in the terminal's record and in the browser's history.
 */
export async function dashboardLink({
  apiUrl,
  env,
}: Pick<System, 'apiUrl' | 'env'>): Promise<string> {
  const url = `${apiUrl}/dashboard`;
  if (env['NODE_ENV'] === 'production') return url;
  const answer = await fetch(`${apiUrl}/v1/sessions/codes`, {
    method: 'POST',
    headers: { 'X-API-Key': env['ADMIN_API_KEY'] ?? '' },
  });
  if (!answer.ok)
    throw new LaunchError(`The api made no login code: it answered ${answer.status}.`);
  const { code } = (await answer.json()) as { readonly code: string };
  return `${url}#code=${code}`;
}
