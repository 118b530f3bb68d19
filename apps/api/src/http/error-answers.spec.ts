import 'reflect-metadata';
import {
  BadRequestException,
  MethodNotAllowedException,
  NotFoundException,
  PayloadTooLargeException,
  ServiceUnavailableException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { AppError, ERROR_CODES } from '@rxhooks/domain';
import { InexactJsonError } from '@rxhooks/json';
import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { AuditError } from '../audit/audit-error.js';
import { AccessError } from '../auth/access-error.js';
import { toErrorAnswer } from './error-answers.js';
import { RateLimitError } from './rate-limit-error.js';
import { RequestError } from './request-error.js';

const failedQuery = (code: string) =>
  new QueryFailedError(
    'SELECT PLANTED',
    ['PLANTED'],
    Object.assign(new Error('PLANTED'), { code }),
  );

describe('an error of the use cases', () => {
  it.each([
    ['invalid', 400],
    ['not_found', 404],
    ['already_exists', 409],
    ['conflict', 409],
    ['too_large', 413],
    ['unprocessable', 422],
  ] as const)('%s becomes %i with its message', (code, status) => {
    expect(toErrorAnswer(new AppError(code, 'In words.'))).toEqual({
      status,
      body: { error: 'In words.' },
    });
  });

  it.each(ERROR_CODES)('%s has a status of its own, below 500', (code) => {
    const { status } = toErrorAnswer(new AppError(code, ''));
    expect(status >= 400 && status < 500).toBe(true);
  });

  it('names the fields that are wrong', () => {
    const fields = [{ field: 'target', message: 'must be an https:// URL' }];
    expect(toErrorAnswer(new AppError('invalid', 'Validation failed', fields))).toEqual({
      status: 400,
      body: { error: 'Validation failed', details: fields },
    });
  });
});

describe('an error of access', () => {
  it.each([
    ['authorization_header_missing', 401, 'Authorization header is expected'],
    ['api_key_missing', 401, 'X-API-Key header is expected'],
    ['invalid_api_key', 401, 'The API key was not found or is inactive'],
    ['permission_denied', 403, 'The API key lacks the permission for this endpoint'],
  ] as const)('%s becomes %i with code and description', (code, status, description) => {
    expect(toErrorAnswer(new AccessError(code))).toEqual({ status, body: { code, description } });
  });
});

describe('any other error', () => {
  const text = 'The text is not valid JSON.';

  it.each([
    ['a body that is not JSON', new InexactJsonError(text), 400, text],
    [
      'a route that is not there',
      new NotFoundException('Cannot GET /x'),
      404,
      'Resource not found',
    ],
    ['a bad request', new BadRequestException('In words.'), 400, 'In words.'],
    ['a wrong method', new MethodNotAllowedException('In words.'), 405, 'In words.'],
    [
      'a body that is too large',
      new PayloadTooLargeException('FST_ERR'),
      413,
      'The request body is too large',
    ],
    [
      'another media type',
      new UnsupportedMediaTypeException('FST_ERR'),
      415,
      'The Content-Type must be application/json',
    ],
    ['an unready service', new ServiceUnavailableException('In words.'), 503, 'In words.'],
    ['a value that cannot be stored', failedQuery('22021'), 400, 'Bad request'],
    ['a statement of ours that is wrong', failedQuery('42601'), 500, 'Internal server error'],
    ['a fault of ours', new Error('PLANTED'), 500, 'Internal server error'],
    ['what is no error at all', 'PLANTED', 500, 'Internal server error'],
    ['nothing', undefined, 500, 'Internal server error'],
  ])('%s becomes an answer of one sentence', (_what, error, status, sentence) => {
    expect(toErrorAnswer(error)).toEqual({ status, body: { error: sentence } });
  });

  it('tells a caller over its limit when to try again', () => {
    expect(toErrorAnswer(new RateLimitError(7))).toEqual({
      status: 429,
      body: { error: 'Rate limit exceeded' },
      headers: { 'Retry-After': '7' },
    });
  });

  it('answers a wrong request with its status and headers', () => {
    const headers = { Allow: 'GET, HEAD' };
    expect(toErrorAnswer(new RequestError(405, 'In words.', headers))).toEqual({
      status: 405,
      body: { error: 'In words.' },
      headers,
    });
  });

  it.each([
    failedQuery('57P01'),
    Object.assign(new Error('PLANTED'), { code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    new AuditError('PLANTED'),
  ])(
    'is a 503 with Retry-After when the database is away or the audit log cannot be written (%#)',
    (error) => {
      expect(toErrorAnswer(error)).toEqual({
        status: 503,
        body: { error: 'The service is temporarily unavailable' },
        headers: { 'Retry-After': '5' },
      });
    },
  );

  it('never quotes an error of ours', () => {
    for (const error of [new Error('PLANTED'), failedQuery('42601'), failedQuery('08006')])
      expect(JSON.stringify(toErrorAnswer(error))).not.toContain('PLANTED');
  });
});
