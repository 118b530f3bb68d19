import { Body, Controller, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import { NeedsOneOf } from '../auth/access.decorators.js';
import { Reading } from '../http/reading.js';
import { PATH } from './dialect.js';
import { GraphqlAnswer, GraphqlRequest } from './graphql-request.dto.js';
import { QueryRateLimitGuard } from './query-rate-limit.guard.js';
import { QueryRunner } from './query-runner.js';
import { type Question, readGraphqlRequest } from './read-graphql-request.js';

/** The one door to the GraphQL API. A route like any other, so that what holds for all routes holds here. */
@Controller(PATH)
@UseGuards(QueryRateLimitGuard)
@ApiTags('Semble webhooks')
export class GraphqlController {
  constructor(private readonly runner: QueryRunner) {}

  /** Runs a GraphQL query. Each of its fields has a permission of its own. */
  @Post()
  @ApiOperation({ operationId: 'runSembleQuery' })
  @HttpCode(200)
  @NeedsOneOf('seeWebhooks', 'createWebhooks', 'editWebhooks', 'deleteWebhooks')
  @ApiBody({ type: GraphqlRequest })
  @ApiOkResponse({ type: GraphqlAnswer })
  run(
    @Body({ schema: new Reading('as given', readGraphqlRequest) }) question: Question,
    @Req() request: FastifyRequest,
  ): Promise<FormattedExecutionResult> {
    return this.runner.run(question, request);
  }
}
