import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AskAddresses, SendNotifications, Telemetry, waitAtMost } from '@rxhooks/application';
import { type Config, CONFIG } from '@rxhooks/platform';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';

const INTERVAL_MS = 5000;
// A mail that is not through by then is due again when its lease has run out.
const DEADLINE_MS = 20_000;

/** Each round asks addresses for their consent and sends the mails that are due. The next round starts some seconds after its end. */
@Injectable()
export class Notifier implements OnApplicationBootstrap {
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(
    private readonly ask: AskAddresses,
    private readonly send: SendNotifications,
    private readonly telemetry: Telemetry,
    @Inject(CONFIG) private readonly config: Pick<Config, 'mail' | 'mailVerification'>,
    @InjectPinoLogger('notifications') private readonly logger: PinoLogger,
  ) {}

  /** Without a mail server notifications stay due: they are sent when there is one, unless retention takes them first. */
  onApplicationBootstrap(): void {
    if (this.config.mail) this.#schedule(0);
    else this.logger.info('notifications.no_mail_server');
  }

  /** Begins no other mail and lets the one under way end, within reason. */
  async close(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#timer);
    this.send.stop();
    await waitAtMost(DEADLINE_MS, [this.#round]);
  }

  #schedule(delayMs: number): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, delayMs);
  }

  async #run(): Promise<void> {
    try {
      const { mailVerification } = this.config;
      if (mailVerification) await this.ask.execute(mailVerification.publicUrl);
      await this.send.execute();
    } catch (error) {
      this.telemetry.backgroundFault('notifications', error);
    } finally {
      this.#schedule(INTERVAL_MS);
    }
  }
}
