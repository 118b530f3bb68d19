import { Optional } from '@rxhooks/application';
import { IsString } from 'class-validator';

export class EventTypeQuery {
  @Optional()
  @IsString()
  contract?: string;

  @Optional()
  @IsString()
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
}
