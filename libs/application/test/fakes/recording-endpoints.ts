import { type EndpointReport, EndpointStore } from '@rxhooks/application';

export class RecordingEndpoints extends EndpointStore {
  readonly reports: EndpointReport[] = [];
  fault: Error | undefined;

  override async record(report: EndpointReport): Promise<void> {
    if (this.fault) throw this.fault;
    this.reports.push(report);
  }
}
