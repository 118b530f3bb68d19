export type { AcceptedEvent, FieldFault, RefusedEvent, SendEventsResult } from './answer.js';
export { RxhooksApiError } from './api-error.js';
export type { EventDataByType, WebhooksByType } from './catalogue/index.js';
export type {
  DecodaWebhook,
  DomainEvent,
  EventData,
  EventType,
  KnownEventType,
  QueuedEvent,
  RxscaleWebhook,
  SembleWebhook,
  WebhookEvent,
} from './event.js';
export { createRxhooksClient, type RxhooksClient, type SentEvent } from './http-client.js';
export { UnsendableEventError } from './json-check.js';
export {
  createQueueProducer,
  type Enqueued,
  type QueueProducer,
  type QueueProducerOptions,
} from './queue-producer.js';
export { QueueUnavailableError } from './queue-unavailable-error.js';
export type { RedisClient, RedisConnection } from './redis-store.js';
export type { TransportOptions } from './transport.js';
export {
  verifyDecodaSignature,
  verifyRxscaleSignature,
  verifySembleSignature,
  verifyStandardWebhook,
  type RawBody,
  type Verification,
  type VerificationFailure,
  type WebhookHeaders,
} from './verify.js';
