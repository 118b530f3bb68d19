import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../http/request-error.js';

/**
 * Refuses HEAD: every GET route also serves it, and HEAD must not send. Its value is `undefined`.
 * It is the first parameter because Nest evaluates the last one first: a caller without the right
 * scope gets the error about the scope.
 */
export const NotForHead = createParamDecorator((_, context: ExecutionContext): undefined => {
  const { method } = context.switchToHttp().getRequest<FastifyRequest>();
  if (method === 'HEAD')
    throw new RequestError(405, 'The path does not have this method', { Allow: 'GET' });
});
