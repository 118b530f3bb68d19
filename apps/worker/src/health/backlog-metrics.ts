import { Injectable } from '@nestjs/common';
import { type BacklogFigures, BacklogStore } from '@rxhooks/application';
import { Gauge } from 'prom-client';
import { Metrics } from './metrics.js';

/** Gauges of waiting deliveries. Those that may not be sent now have their own gauge and alert. */
@Injectable()
export class BacklogMetrics {
  #figures: Promise<BacklogFigures | undefined> | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly backlog: BacklogStore,
  ) {
    this.#gauge(
      'rxhooks_oldest_due_seconds',
      'Age of the longest due delivery, at endpoints that may be sent to.',
      ({ dueSeconds }) => dueSeconds,
    );
    this.#gauge(
      'rxhooks_oldest_barred_seconds',
      'Age of the longest due delivery, at endpoints that are paused, held or behind an open circuit.',
      ({ barredSeconds }) => barredSeconds,
    );
    this.#gauge(
      'rxhooks_open_circuits',
      'Endpoints that are tried with one request at a time.',
      ({ openCircuits }) => openCircuits,
    );
  }

  /** Measures once per scrape. */
  #measure(): Promise<BacklogFigures | undefined> {
    this.#figures ??= this.backlog
      .measure()
      .catch(() => undefined)
      .finally(() => (this.#figures = undefined));
    return this.#figures;
  }

  #gauge(name: string, help: string, read: (figures: BacklogFigures) => number): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.metrics.registry],
      collect: async () => {
        // Readiness reports a lost database; other metrics must stay readable.
        const figures = await this.#measure();
        gauge.set(figures ? read(figures) : Number.NaN);
      },
    });
  }
}
