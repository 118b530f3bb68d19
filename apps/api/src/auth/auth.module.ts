import { type DynamicModule, Module } from '@nestjs/common';
import { Authenticate } from '@rxhooks/application';
import { Dialects } from '../http/dialect.js';
import { BadKeyLimiter } from './bad-key-limiter.js';
import { IdentifyCaller } from './identify-caller.js';
import { JudgeAccess } from './judge-access.js';
import { SelectOrganisation } from './select-organisation.js';
import { SessionCookie } from './session-cookie.js';

const EXPORTS = [BadKeyLimiter, IdentifyCaller, JudgeAccess, SessionCookie];

/** Global, because every route has its access judged. */
@Module({})
export class AuthModule {
  /** @param dialects the vendor APIs that name their key in their own way */
  static for(dialects: Dialects): DynamicModule {
    const named = { provide: Dialects, useValue: dialects };
    return {
      module: AuthModule,
      global: true,
      providers: [Authenticate, SelectOrganisation, named, ...EXPORTS],
      exports: [Dialects, ...EXPORTS],
    };
  }
}
