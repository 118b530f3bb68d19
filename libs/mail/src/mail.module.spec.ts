import { Test } from '@nestjs/testing';
import { Mailer } from '@rxhooks/application';
import { expect, it } from 'vitest';
import { MAIL } from '../../testing/src/mail-bench.js';
import { MailModule } from './mail.module.js';
import { SmtpMailer } from './smtp-mailer.js';

const OPTIONS = {
  host: '127.0.0.1',
  port: 25,
  isSecure: false,
  login: undefined,
  from: { name: '', address: 'webhooks@sender.example' },
};

it('provides the port', async () => {
  const module = await Test.createTestingModule({ imports: [MailModule.for(OPTIONS)] }).compile();
  expect(module.get(Mailer)).toBeInstanceOf(SmtpMailer);
  await module.close();
});

it('provides a mailer that sends nothing when no mail server is configured', async () => {
  const module = await Test.createTestingModule({ imports: [MailModule.for(undefined)] }).compile();
  expect(await module.get(Mailer).send(MAIL)).toMatchObject({ kind: 'postponed' });
  await module.close();
});
