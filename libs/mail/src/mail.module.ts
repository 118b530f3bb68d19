import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Mailer } from '@rxhooks/application';
import type { MailOptions } from './mail-options.js';
import { NoMailer } from './no-mailer.js';
import { SmtpMailer } from './smtp-mailer.js';

/** Provides the mail server behind its port, or a `NoMailer` when none is configured. */
@Global()
@Module({})
export class MailModule {
  static for(options: MailOptions | undefined): DynamicModule {
    const useFactory = () => (options ? new SmtpMailer(options) : new NoMailer());
    return {
      module: MailModule,
      providers: [{ provide: Mailer, useFactory }],
      exports: [Mailer],
    };
  }
}
