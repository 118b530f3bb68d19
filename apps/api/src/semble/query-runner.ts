import { Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { QueryContext } from '../http/request-of.js';
import { checkQuestion } from './check-question.js';
import { MAX_FAULTS } from './graphql-options.js';
import type { Question } from './read-graphql-request.js';
import { tellFieldError, tellValidationError } from './tell-errors.js';

/** Runs a query. The answer contains its errors, without quoting it. */
@Injectable()
export class QueryRunner {
  readonly #logger = new Logger(QueryRunner.name);

  constructor(private readonly adapters: HttpAdapterHost) {}

  async run(question: Question, req: FastifyRequest): Promise<FormattedExecutionResult> {
    const fastify = this.adapters.httpAdapter.getInstance<FastifyInstance>();
    const faults = checkQuestion(fastify.graphql.schema, question);
    if (faults.length > 0) return { errors: faults };
    const { query, variables, operationName } = question;
    const context = { req } satisfies QueryContext;
    try {
      const run = await fastify.graphql(query, context, { ...variables }, operationName);
      const { data, errors } = run;
      return { data, ...(errors && { errors: errors.map((error) => this.#tell(error)) }) };
    } catch (error) {
      // At the limit graphql-js adds an error that says so.
      if (isValidationError(error))
        return { errors: error.errors.slice(0, MAX_FAULTS).map(tellValidationError) };
      throw error;
    }
  }

  #tell(error: GraphQLError): GraphQLFormattedError {
    const { told, unexpected } = tellFieldError(error);
    if (unexpected !== undefined) this.#logger.error(unexpected);
    return told;
  }
}

function isValidationError(error: unknown): error is { readonly errors: readonly GraphQLError[] } {
  return error instanceof Error && 'code' in error && error.code === 'MER_ERR_GQL_VALIDATION';
}
