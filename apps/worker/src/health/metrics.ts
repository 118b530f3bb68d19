import { Injectable } from '@nestjs/common';
import { Lanes } from '@rxhooks/application';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly attempts = new Counter({
    name: 'rxhooks_delivery_attempts_total',
    help: 'HTTP requests made, by what they ended in.',
    labelNames: ['contract', 'result'],
    registers: [this.registry],
  });

  readonly resent = new Counter({
    name: 'rxhooks_requests_resent_total',
    help: 'Requests that went out once more because the receiver had closed the kept connection.',
    labelNames: ['contract'],
    registers: [this.registry],
  });

  readonly attemptSeconds = new Histogram({
    name: 'rxhooks_delivery_attempt_seconds',
    help: 'How long the requests took.',
    labelNames: ['contract'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
    registers: [this.registry],
  });

  readonly domainEvents = new Counter({
    name: 'rxhooks_domain_events_total',
    help: 'Jobs taken from the public queue: accepted, refused, or postponed by a fault of ours.',
    labelNames: ['result'],
    registers: [this.registry],
  });

  readonly leasesLost = new Counter({
    name: 'rxhooks_leases_lost_total',
    help: 'Outcomes that came after the lease had run out and were not written.',
    registers: [this.registry],
  });

  readonly notifications = new Counter({
    name: 'rxhooks_notifications_total',
    help: 'Tries of mails to owners: sent, postponed, refused for good, or given up after the last try.',
    labelNames: ['result'],
    registers: [this.registry],
  });

  constructor(lanes: Lanes) {
    const inFlight: Gauge = new Gauge({
      name: 'rxhooks_requests_in_flight',
      help: 'Requests in flight to receivers.',
      registers: [this.registry],
      collect: () => inFlight.set(lanes.requests),
    });
  }
}
