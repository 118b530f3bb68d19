import { describe, expect, it } from 'vitest';
import { describeMailConfirmation } from './describe-mail-confirmation.js';

const LINK = `https://hooks.example.com/v1/mail-confirmations?token=${'x'.repeat(43)}`;
const ASKED = { organisationName: 'Linden Health', link: LINK };

describe('describeMailConfirmation', () => {
  it('names the sender and the mails, how to agree, and that ignoring it is enough', () => {
    const { subject, body } = describeMailConfirmation(ASKED);
    expect(subject).toBe('Confirm this address for mails about webhooks of Linden Health');
    expect(body).toContain('Linden Health wants to send mails to this address');
    expect(body).toContain('when a webhook could not be\ndelivered for good');
    expect(body).toContain(`\n${LINK}\n`);
    expect(body).toContain('ignore this mail');
    expect(body).toContain('cannot have it asked again within 30 days');
  });

  it('keeps the name of an organisation on one line and short', () => {
    const organisationName = `Linden\r\nBcc: other@example.com\n${'x'.repeat(300)}`;
    const { subject, body } = describeMailConfirmation({ ...ASKED, organisationName });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(subject.length).toBeLessThan(200);
    expect(body).not.toMatch(/^Bcc/m);
  });
});
