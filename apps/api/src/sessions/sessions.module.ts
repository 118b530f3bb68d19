import { Module } from '@nestjs/common';
import { Sessions } from '@rxhooks/application';
import { AdminSessionsController } from './admin-sessions.controller.js';
import { SessionsController } from './sessions.controller.js';
import { StartSession } from './start-session.js';

@Module({
  controllers: [SessionsController, AdminSessionsController],
  providers: [Sessions, StartSession],
})
export class SessionsModule {}
