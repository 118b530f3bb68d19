import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../http/request-error.js';

/**
 * Every GET is served as HEAD as well, and a caller who only looks must not send. Gives the handler nothing. It is the first
 * parameter because Nest asks the last one first: a caller without the right scope is told of that.
 */
export const NotForHead = createParamDecorator((_, context: ExecutionContext): undefined => {
  const { method } = context.switchToHttp().getRequest<FastifyRequest>();
  if (method === 'HEAD')
    throw new RequestError(405, 'The path does not have this method', { Allow: 'GET' });
});
