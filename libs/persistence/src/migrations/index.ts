import { Foundation1760000000001 } from './0001-foundation.js';
import { Reliability1763700000002 } from './0002-reliability.js';
import { FailureMail1763900000003 } from './0003-failure-mail.js';
import { OperationalEvents1764000000004 } from './0004-operational-events.js';
import { UntoldFailures1764000000005 } from './0005-untold-failures.js';
import { FailedDeliveries1764000000006 } from './0006-failed-deliveries.js';
import { AgeIndexes1764000000007 } from './0007-age-indexes.js';
import { ResentAttempts1764000000010 } from './0010-resent-attempts.js';
import { EventLeases1764000000011 } from './0011-event-leases.js';
import { MailsByRecipient1764000000012 } from './0012-mails-by-recipient.js';
import { MailAddresses1764000000014 } from './0014-mail-addresses.js';
import { RetentionRuns1764000000017 } from './0017-retention-runs.js';
import { MailsByAddress1764000000018 } from './0018-mails-by-address.js';
import { EventLeaseHolders1764000000019 } from './0019-event-lease-holders.js';
import { WaitingEvents1764000000020 } from './0020-waiting-events.js';
import { OrganisationsOfHotRows1764000000021 } from './0021-organisations-of-hot-rows.js';
import { MovingOrganisations1764000000022 } from './0022-moving-organisations.js';
import { SkippedDeliveries1764000000023 } from './0023-skipped-deliveries.js';
import { BusinessKeys1764000000024 } from './0024-business-keys.js';
import { OperatorKeys1764000000025 } from './0025-operator-keys.js';
import { OpenDeliveries1764000000026 } from './0026-open-deliveries.js';
import { Recoveries1764000000027 } from './0027-recoveries.js';
import { AttemptDetails1764000000028 } from './0028-attempt-details.js';
import { StatisticsAndPauses1764000000029 } from './0029-statistics-and-pauses.js';
import { StatisticsByAge1764000000030 } from './0030-statistics-by-age.js';
import { TestsByEvent1764000000031 } from './0031-tests-by-event.js';
import { Sessions1764000000032 } from './0032-sessions.js';

/** In order; a migration that has landed is never edited. Numbers may have gaps. */
export const MIGRATIONS = [
  Foundation1760000000001,
  Reliability1763700000002,
  FailureMail1763900000003,
  OperationalEvents1764000000004,
  UntoldFailures1764000000005,
  FailedDeliveries1764000000006,
  AgeIndexes1764000000007,
  ResentAttempts1764000000010,
  EventLeases1764000000011,
  MailsByRecipient1764000000012,
  MailAddresses1764000000014,
  RetentionRuns1764000000017,
  MailsByAddress1764000000018,
  EventLeaseHolders1764000000019,
  WaitingEvents1764000000020,
  OrganisationsOfHotRows1764000000021,
  MovingOrganisations1764000000022,
  SkippedDeliveries1764000000023,
  BusinessKeys1764000000024,
  OperatorKeys1764000000025,
  OpenDeliveries1764000000026,
  Recoveries1764000000027,
  AttemptDetails1764000000028,
  StatisticsAndPauses1764000000029,
  StatisticsByAge1764000000030,
  TestsByEvent1764000000031,
  Sessions1764000000032,
];
