import { QueryText } from '../http/query-text.js';

export class EventTypeQuery {
  /** The name of a contract, such as `rxscale`: its types. */
  @QueryText()
  contract?: string;

  /** The types of one group, as the catalogue names it. */
  @QueryText()
  group?: string;
}

export class EventTypeView {
  name: string;
  contract: string;
  group: string;
  description: string;
  since: string;
  /** JSON Schema (draft 2020-12) of `data`. */
  schema: Readonly<Record<string, unknown>>;
  example: Readonly<Record<string, unknown>>;
}

export class EventTypeList {
  data: EventTypeView[];
  /** Always null: one page has them all. */
  next_cursor: string | null;
}
