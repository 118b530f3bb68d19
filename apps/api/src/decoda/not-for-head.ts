import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../http/request-error.js';

/** Every GET is served as HEAD as well, and a caller who only looks must not send. Gives the handler nothing. */
export const NotForHead = createParamDecorator((_, context: ExecutionContext): undefined => {
  const { method } = context.switchToHttp().getRequest<FastifyRequest>();
  if (method === 'HEAD')
    throw new RequestError(405, 'The path does not have this method', { Allow: 'GET' });
});
