import { ApiSchema } from '@nestjs/swagger';

// Only for the OpenAPI document; `read-graphql-request.ts` reads requests.
@ApiSchema({ description: 'A GraphQL request: a document, and the values of its variables.' })
export class GraphqlRequest {
  /**
   * A document with one operation, or several.
   *
   * @example "{ webhooks { id url eventTypes } }"
   */
  query: string;

  variables?: Record<string, unknown> | null;

  /** Which operation is meant, where there are several. */
  operationName?: string | null;
}

export class GraphqlAnswer {
  data?: Record<string, unknown> | null;
  errors?: Record<string, unknown>[];
}
