import { request } from 'undici';

export interface Posting {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export async function post({ url, method, headers, body }: Posting) {
  const answer = await request(url, { method, headers, body });
  return { statusCode: answer.statusCode, text: await answer.body.text() };
}
