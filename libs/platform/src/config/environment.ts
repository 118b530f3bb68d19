import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import {
  IsCidrList,
  IsEncryptionKeyRing,
  IsPortList,
  IsCertificateFile,
} from './environment-rules.js';
import type { CatalogueChecks } from './config.js';
import { IsDatabaseUrl } from './database-rules.js';
import { IsHttpsOrigin, IsMailFrom, IsSmtpUrl } from './mail-rules.js';
import { IsRedisUrls } from './redis-urls.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

const PORT_TEXT = 'must be a port number from 1 to 65535';
const CONCURRENCY_TEXT = 'must be a whole number of requests from 1 to 5000';
const IN_FLIGHT_TEXT = 'must be a whole number of MiB from 4 to 1024';
const POOL_TEXT = 'must be a whole number of connections from 1 to 1000';
// A worker listens on three connections.
const QUEUE_POOL_TEXT = 'must be a whole number of connections from 4 to 1000';
const NUMBER_LIST = /^\d+(\.\d+)?(\s*,\s*\d+(\.\d+)?)*$/;
const RATE_LIST = /^(off|[1-9]\d*\/[smh](,[1-9]\d*\/[smh])*)$/;

// Each of the two variables requires the other one.
const sendsMail = ({ SMTP_URL, MAIL_FROM }: Environment) => (SMTP_URL ?? MAIL_FROM) !== undefined;
const needsOrigin = ({ MAIL_VERIFICATION, PUBLIC_URL }: Environment) =>
  MAIL_VERIFICATION === 'on' || PUBLIC_URL !== undefined;

/**
 * Every variable that is read, with its default and its rule. `.env.example` lists the same names.
 * No message may contain `$value`: some of the values are secrets.
 */
export class Environment {
  @IsOptional()
  @IsIn(['development', 'production', 'test'], {
    message: 'must be development, production or test',
  })
  NODE_ENV = 'development';

  @Type(() => Number)
  @IsInt({ message: PORT_TEXT })
  @Min(1, { message: PORT_TEXT })
  @Max(65535, { message: PORT_TEXT })
  PORT = 3000;

  @Type(() => Number)
  @IsInt({ message: PORT_TEXT })
  @Min(1, { message: PORT_TEXT })
  @Max(65535, { message: PORT_TEXT })
  WORKER_PORT = 3001;

  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'must be a whole number of milliseconds from 0 to 60000' })
  @Min(0, { message: 'must be a whole number of milliseconds from 0 to 60000' })
  @Max(60_000, { message: 'must be a whole number of milliseconds from 0 to 60000' })
  SHUTDOWN_DELAY_MS?: number;

  @IsDatabaseUrl()
  DATABASE_URL: string;

  @IsOptional()
  @IsDatabaseUrl()
  MOVE_FROM_DATABASE_URL?: string;

  @IsOptional()
  @IsDatabaseUrl()
  MOVE_TO_DATABASE_URL?: string;

  @Type(() => Number)
  @IsInt({ message: POOL_TEXT })
  @Min(1, { message: POOL_TEXT })
  @Max(1000, { message: POOL_TEXT })
  DATABASE_POOL_MAIN = 10;

  @Type(() => Number)
  @IsInt({ message: POOL_TEXT })
  @Min(1, { message: POOL_TEXT })
  @Max(1000, { message: POOL_TEXT })
  DATABASE_POOL_PREPARED = 8;

  @Type(() => Number)
  @IsInt({ message: QUEUE_POOL_TEXT })
  @Min(4, { message: QUEUE_POOL_TEXT })
  @Max(1000, { message: QUEUE_POOL_TEXT })
  DATABASE_POOL_QUEUE = 12;

  @IsOptional()
  @IsRedisUrls()
  REDIS_URL?: string;

  @IsIn(['true', 'false'], { message: 'must be true or false' })
  REDIS_CLUSTER = 'false';

  @IsOptional()
  @Matches(/^[A-Za-z0-9._-]{1,64}$/, {
    message: 'must be the name that the sentinels have for the master',
  })
  REDIS_SENTINEL?: string;

  @IsOptional()
  @MinLength(1, { message: 'must be the password that the sentinels ask for' })
  REDIS_SENTINEL_PASSWORD?: string;

  @Matches(/^\{?[A-Za-z0-9_-]{1,64}\}?$/, {
    message: 'must be letters, digits, _ or -, in braces for Redis Cluster',
  })
  QUEUE_PREFIX = '{rxhooks}';

  @MinLength(1, { message: 'must be set: the key of the platform operator' })
  ADMIN_API_KEY: string;

  @IsEncryptionKeyRing()
  ENCRYPTION_KEYS: string;

  @IsOptional()
  @IsCidrList()
  TARGET_ALLOW_CIDRS?: string;

  @IsIn(['true', 'false'], { message: 'must be true or false' })
  TARGET_ALLOW_HTTP = 'false';

  @IsOptional()
  @IsPortList()
  TARGET_ALLOW_PORTS?: string;

  @IsOptional()
  @IsCertificateFile()
  TARGET_CA_FILE?: string;

  @Type(() => Number)
  @IsInt({ message: 'must be a whole number of milliseconds from 100 to 60000' })
  @Min(100, { message: 'must be a whole number of milliseconds from 100 to 60000' })
  @Max(60_000, { message: 'must be a whole number of milliseconds from 100 to 60000' })
  DELIVERY_TIMEOUT_MS = 15_000;

  @IsOptional()
  @Matches(NUMBER_LIST, {
    message: 'must be delays in seconds, comma separated, such as 5,300,1800',
  })
  RETRY_SCHEDULE_SECONDS?: string;

  @Type(() => Number)
  @IsNumber({}, { message: 'must be a fraction from 0 to 1' })
  @Min(0, { message: 'must be a fraction from 0 to 1' })
  @Max(1, { message: 'must be a fraction from 0 to 1' })
  RETRY_JITTER = 0.2;

  @Matches(RATE_LIST, { message: 'must be off, or limits such as 10/s,600/m' })
  MANAGEMENT_RATE_LIMIT = '10/s,600/m';

  @Matches(RATE_LIST, { message: 'must be off, or limits such as 5000/s,200000/m' })
  KEY_RATE_LIMIT = '5000/s';

  @Matches(RATE_LIST, { message: 'must be off, or limits in MiB such as 100/s,3000/m' })
  KEY_MEBIBYTES_LIMIT = '100/s';

  @Type(() => Number)
  @IsInt({ message: CONCURRENCY_TEXT })
  @Min(1, { message: CONCURRENCY_TEXT })
  @Max(5000, { message: CONCURRENCY_TEXT })
  KEY_CONCURRENCY_LIMIT = 1000;

  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: IN_FLIGHT_TEXT })
  @Min(4, { message: IN_FLIGHT_TEXT })
  @Max(1024, { message: IN_FLIGHT_TEXT })
  BODIES_IN_FLIGHT_MIB?: number;

  @IsOptional()
  @IsCidrList()
  TRUSTED_PROXIES?: string;

  @IsOptional()
  @IsIn(['true', 'false'], { message: 'must be true or false' })
  GRAPHQL_INTROSPECTION?: string;

  @IsIn(['strict', 'lenient'], { message: 'must be strict or lenient' })
  CATALOGUE_CHECKS: CatalogueChecks = 'strict';

  @Type(() => Number)
  @IsInt({ message: 'must be a whole number from 1 to 1000' })
  @Min(1, { message: 'must be a whole number from 1 to 1000' })
  @Max(1000, { message: 'must be a whole number from 1 to 1000' })
  MAX_EVENT_TYPES_PER_WEBHOOK = 10;

  @Type(() => Number)
  @IsInt({ message: 'must be a whole number from 1 to 100000' })
  @Min(1, { message: 'must be a whole number from 1 to 100000' })
  @Max(100_000, { message: 'must be a whole number from 1 to 100000' })
  MAX_SUBSCRIPTIONS_PER_ORGANISATION = 1000;

  @Type(() => Number)
  @IsInt({ message: 'must be a whole number from 1 to 100' })
  @Min(1, { message: 'must be a whole number from 1 to 100' })
  @Max(100, { message: 'must be a whole number from 1 to 100' })
  PAUSE_AFTER_OPENINGS = 1;

  @ValidateIf(sendsMail)
  @IsSmtpUrl()
  SMTP_URL?: string;

  @ValidateIf(sendsMail)
  @IsMailFrom()
  MAIL_FROM?: string;

  @IsIn(['on', 'off'], { message: 'must be on or off' })
  MAIL_VERIFICATION = 'off';

  @ValidateIf(needsOrigin)
  @IsHttpsOrigin()
  PUBLIC_URL?: string;

  @IsIn(LOG_LEVELS, { message: `must be one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL = 'info';
}
