import { eventually, type MailServer } from '@rxhooks/testing';
import { expect } from 'vitest';
import type { World } from './world.js';

type ReceivedMail = MailServer['mails'][number];

export const CONFIRMATIONS = '/v1/mail-confirmations';
export const PUBLIC_URL = 'https://hooks.example.com';
export const VERIFYING = { MAIL_VERIFICATION: 'on', PUBLIC_URL };

const LINK = new RegExp(`^${PUBLIC_URL}${CONFIRMATIONS}\\?token=([\\w-]{43})\\r?$`, 'm');

export const isQuestion = ({ text }: ReceivedMail) => LINK.test(text);

/** Of the link in a mail. */
export function tokenIn({ text }: ReceivedMail): string {
  const [, token] = LINK.exec(text) ?? [];
  if (token === undefined) throw new Error(`The mail has no link: ${text}`);
  return token;
}

/** What a browser sends when the button of the page is pressed. */
export const pressButton = ({ api }: Pick<World, 'api'>, token: string) =>
  api.call('POST', CONFIRMATIONS, {
    body: new URLSearchParams({ token }).toString(),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });

/** Spares a test the ten minutes between two mails to one address, once all that was sent is on record as such. */
export async function letPauseEnd({ database }: Pick<World, 'database'>): Promise<void> {
  await eventually(async () => {
    const inHand = await database.query(
      'SELECT FROM notifications WHERE tries > 0 AND sent_at IS NULL',
    );
    expect(inHand).toEqual([]);
  });
  await database.query(`UPDATE notifications SET sent_at = sent_at - interval '11 minutes'`);
}
