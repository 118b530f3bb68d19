import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AskAddresses, SendNotifications, Telemetry, waitAtMost } from '@rxhooks/application';
import { type Config, CONFIG } from '@rxhooks/platform';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { RecurringTask } from '../recurring-task.js';

const INTERVAL_MS = 5000;
// A mail not sent by then is due again when its lease expires.
const DEADLINE_MS = 20_000;

/** Asks addresses for their consent and sends the mails that are due. */
@Injectable()
export class Notifier implements OnApplicationBootstrap {
  readonly #round: RecurringTask;

  constructor(
    private readonly ask: AskAddresses,
    private readonly send: SendNotifications,
    telemetry: Telemetry,
    @Inject(CONFIG) private readonly config: Pick<Config, 'mail' | 'mailVerification'>,
    @InjectPinoLogger('notifications') private readonly logger: PinoLogger,
  ) {
    this.#round = new RecurringTask(
      () => this.#run(),
      INTERVAL_MS,
      (error) => telemetry.backgroundFault('notifications', error),
    );
  }

  /** Without a mail server notifications stay due, until there is one or retention deletes them. */
  onApplicationBootstrap(): void {
    if (this.config.mail) this.#round.start(0);
    else this.logger.info('notifications.no_mail_server');
  }

  /** Starts no further mail; waits for the current one until DEADLINE_MS. */
  async close(): Promise<void> {
    this.send.stop();
    await waitAtMost(DEADLINE_MS, [this.#round.close()]);
  }

  async #run(): Promise<void> {
    const { mailVerification } = this.config;
    if (mailVerification) await this.ask.execute(mailVerification.publicUrl);
    await this.send.execute();
  }
}
