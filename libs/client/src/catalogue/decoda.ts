// Made from the catalogue of event types: change the schemas in libs/contracts, then run
// `npm run generate:client-types`.

/** `data` by event type. */
export type DecodaData = {
  /** A patient was created. */
  readonly PATIENT_CREATED: {
    readonly id: string;
    readonly type?: string;
    readonly firstName?: string | null;
    readonly lastName?: string | null;
    readonly preferredName?: string | null;
    readonly email?: string | null;
    readonly phoneNumber?: string | null;
    readonly externalId?: string | null;
    readonly address?: string | null;
    readonly addressLineTwo?: string | null;
    readonly city?: string | null;
    readonly state?: string | null;
    readonly zipCode?: string | null;
    readonly country?: string | null;
    readonly gender?: string | null;
    readonly pronouns?: string | null;
    readonly dateOfBirth?: string | null;
    readonly locationId?: string | null;
    readonly primaryLocationId?: string | null;
    readonly isArchived?: boolean | null;
    readonly meta?: Readonly<Record<string, unknown>> | null;
    readonly creditBalance?: number | null;
    readonly createdDate?: string;
    readonly first_name?: string | null;
    readonly last_name?: string | null;
    readonly phone_number?: string | null;
    readonly created_date?: string | null;
    readonly updated_date?: string | null;
    readonly updated_fields?: readonly string[] | null;
  };
  /** A patient was changed. */
  readonly PATIENT_UPDATED: DecodaData['PATIENT_CREATED'];
  /** An appointment was cancelled. */
  readonly APPOINTMENT_CANCELLED: {
    readonly id?: string | null;
    readonly title?: string | null;
    readonly start?: string | null;
    readonly end?: string | null;
    readonly type?: string | null;
    readonly status?: string | null;
    readonly organizer?: unknown;
    readonly location?: unknown;
    readonly attendees?: readonly Readonly<Record<string, unknown>>[] | null;
    readonly segments?: readonly Readonly<Record<string, unknown>>[] | null;
  };
  /** An appointment was asked for. */
  readonly APPOINTMENT_REQUEST: DecodaData['APPOINTMENT_CANCELLED'];
  /** An appointment was scheduled. */
  readonly APPOINTMENT_SCHEDULED: DecodaData['APPOINTMENT_CANCELLED'];
  /** A patient scheduled an appointment. */
  readonly SELF_SCHEDULED_APPOINTMENT: DecodaData['APPOINTMENT_CANCELLED'];
  /** A patient cancelled an appointment. */
  readonly SELF_SCHEDULED_APPOINTMENT_CANCELLED: DecodaData['APPOINTMENT_CANCELLED'];
  /** An appointment was changed. */
  readonly APPOINTMENT_UPDATED: {
    readonly updatedFrom?: unknown;
    readonly updatedTo?: unknown;
    readonly patient?: unknown;
    readonly provider?: unknown;
    readonly staffDiff?: unknown;
    readonly serviceDiffs?: unknown;
    readonly timeDiff?: unknown;
    readonly locationDiff?: unknown;
    readonly changedFields?: readonly string[] | null;
  };
  /** A patient changed an appointment. */
  readonly SELF_SCHEDULED_APPOINTMENT_UPDATED: DecodaData['APPOINTMENT_UPDATED'];
  /** An appointment was moved. Not in the vendor’s list any more. */
  readonly APPOINTMENT_RESCHEDULED: DecodaData['APPOINTMENT_UPDATED'];
  /** The checklist of an appointment was changed. */
  readonly APPOINTMENT_CHECKLIST_UPDATED: {
    readonly appointmentId?: string | null;
    readonly patientId?: string | null;
    readonly checklist?: readonly Readonly<Record<string, unknown>>[] | null;
    readonly updatedDate?: string | null;
  };
  /** Time was blocked. */
  readonly BLOCK_CREATED: DecodaData['APPOINTMENT_CANCELLED'];
  /** Blocked time was freed. */
  readonly BLOCK_CANCELLED: DecodaData['APPOINTMENT_CANCELLED'];
  /** Blocked time was changed. */
  readonly BLOCK_UPDATED: DecodaData['APPOINTMENT_CANCELLED'];
  /** A shift was created. */
  readonly SHIFT_CREATED: DecodaData['APPOINTMENT_CANCELLED'];
  /** A shift was cancelled. */
  readonly SHIFT_CANCELLED: DecodaData['APPOINTMENT_CANCELLED'];
  /** A shift was changed. */
  readonly SHIFT_UPDATED: DecodaData['APPOINTMENT_CANCELLED'];
  /** A payment was begun. */
  readonly PAYMENT_CREATED: {
    readonly id: string;
    readonly amount?: number;
    readonly status?: string;
    readonly paymentMedium?: string;
    readonly patientId?: string | null;
    readonly payinId?: string | null;
    readonly currency?: string | null;
    readonly fee?: number | null;
    readonly feeToPatient?: number | null;
    readonly payinConfigId?: string | null;
    readonly paymentMethodId?: string | null;
    readonly stripePaymentIntentId?: string | null;
    readonly failedReason?: string | null;
    readonly charges?: readonly Readonly<Record<string, unknown>>[] | null;
    readonly createdDate?: string;
    readonly updatedDate?: string | null;
    readonly charge_id?: string | null;
    readonly patient_id?: string | null;
    readonly amount_cents?: number | null;
    readonly payment_method_id?: string | null;
    readonly failure_reason?: string | null;
    readonly failure_message?: string | null;
    readonly created_date?: string | null;
    readonly completed_date?: string | null;
    readonly failed_date?: string | null;
  };
  /** A payment failed. */
  readonly PAYMENT_FAILED: DecodaData['PAYMENT_CREATED'];
  /** A payment succeeded. Also spelt PAYMENT_COMPLETED. */
  readonly PAYMENT_SUCCEEDED: DecodaData['PAYMENT_CREATED'];
  /** A planned payment failed. */
  readonly PLANNED_PAYMENT_FAILED: {
    readonly id?: string | null;
    readonly amount?: number | null;
    readonly status?: string | null;
    readonly patientId?: string | null;
    readonly chargeId?: string | null;
    readonly plannedDate?: string | null;
    readonly failedReason?: string | null;
    readonly createdDate?: string | null;
  };
  /** A planned payment succeeded. */
  readonly PLANNED_PAYMENT_SUCCEEDED: DecodaData['PLANNED_PAYMENT_FAILED'];
  /** A deposit is being reviewed. */
  readonly RAINFOREST_DEPOSIT_IN_REVIEW: {
    readonly id?: string | null;
    readonly amount?: number | null;
    readonly status?: string | null;
    readonly currency?: string | null;
    readonly failedReason?: string | null;
    readonly createdDate?: string | null;
  };
  /** A deposit arrived. */
  readonly RAINFOREST_DEPOSIT_SUCCEEDED: DecodaData['RAINFOREST_DEPOSIT_IN_REVIEW'];
  /** A deposit failed. */
  readonly RAINFOREST_DEPOSIT_FAILED: DecodaData['RAINFOREST_DEPOSIT_IN_REVIEW'];
  /** A payment in failed. */
  readonly RAINFOREST_PAYIN_FAILED: DecodaData['RAINFOREST_DEPOSIT_IN_REVIEW'];
  /** A payment in is under way. */
  readonly RAINFOREST_PAYIN_PROCESSING: DecodaData['RAINFOREST_DEPOSIT_IN_REVIEW'];
  /** A payment in at the point of sale was cancelled. */
  readonly RAINFOREST_POS_PAYIN_CANCELLED: DecodaData['RAINFOREST_DEPOSIT_IN_REVIEW'];
  /** A charge was created. */
  readonly CHARGE_CREATED: {
    readonly id?: string | null;
    readonly patientId?: string;
    readonly totalOutstanding?: number;
    readonly patient?: unknown;
    readonly total?: number | null;
    readonly description?: string | null;
    readonly status?: string | null;
    readonly discountAmount?: number | null;
    readonly discountPercentage?: number | null;
    readonly externalId?: string | null;
    readonly items?: readonly Readonly<Record<string, unknown>>[] | null;
    readonly tips?: readonly Readonly<Record<string, unknown>>[] | null;
    readonly createdDate?: string | null;
    readonly patient_id?: string | null;
    readonly total_amount_cents?: number | null;
    readonly created_date?: string | null;
  };
  /** A payment was put to a charge. */
  readonly CHARGE_PAYMENT_CREATED: {
    readonly chargeId?: string | null;
    readonly paymentId?: string | null;
    readonly amount?: number | null;
  };
  /** A refund was begun. */
  readonly REFUND_CREATED: {
    readonly id: string;
    readonly paymentId?: string;
    readonly amount?: number;
    readonly reason?: string;
    readonly status?: string;
    readonly rainforestRefundId?: string | null;
    readonly fee?: number | null;
    readonly createdDate?: string;
    readonly payment_id?: string | null;
    readonly charge_id?: string | null;
    readonly amount_cents?: number | null;
    readonly created_date?: string | null;
  };
  /** A refund failed. */
  readonly REFUND_FAILED: DecodaData['REFUND_CREATED'];
  /** A refund succeeded. */
  readonly REFUND_SUCCEEDED: DecodaData['REFUND_CREATED'];
  /** A charge was adjusted. */
  readonly ADJUSTMENT_CREATED: {
    readonly id: string;
    readonly chargeId?: string;
    readonly amount?: number;
    readonly adjustmentType?: string;
    readonly providerId?: string | null;
    readonly locationId?: string | null;
    readonly reason?: string | null;
    readonly createdDate?: string;
    readonly charge_id?: string | null;
    readonly adjustment_type?: string | null;
    readonly amount_cents?: number | null;
    readonly created_date?: string | null;
  };
  /** A charge could not be adjusted. */
  readonly ADJUSTMENT_FAILED: DecodaData['ADJUSTMENT_CREATED'];
  /** The adjustment of a charge took effect. */
  readonly ADJUSTMENT_SUCCEEDED: DecodaData['ADJUSTMENT_CREATED'];
  /** An invoice was changed. */
  readonly INVOICE_UPDATED: {
    readonly invoiceId?: string | null;
    readonly method?: string | null;
    readonly sendTime?: string | null;
    readonly status?: string | null;
    readonly methodsAttempted?: readonly string[] | null;
    readonly failedReason?: string | null;
  };
  /** The status of an invoice changed. */
  readonly INVOICE_STATUS_UPDATE: DecodaData['INVOICE_UPDATED'];
  /** An invoice was sent. Not in the vendor’s list any more. */
  readonly INVOICE_SENT: DecodaData['INVOICE_UPDATED'];
  /** An invoice could not be sent. Not in the vendor’s list any more. */
  readonly INVOICE_FAILED: DecodaData['INVOICE_UPDATED'];
  /** A set of invoices was changed. */
  readonly INVOICE_SET_UPDATED: {
    readonly invoiceSetId?: string | null;
    readonly status?: string | null;
    readonly invoices?: readonly Readonly<Record<string, unknown>>[] | null;
  };
  /** A call came in. Also spelt CALL_RECIEVED. */
  readonly CALL_RECEIVED: {
    readonly id?: string | null;
    readonly chatId?: string | null;
    readonly direction?: string | null;
    readonly status?: string | null;
    readonly sender?: unknown;
    readonly receiver?: unknown;
    readonly summary?: string | null;
    readonly createdDate?: string | null;
  };
  /** A call was made. */
  readonly CALL_MADE: DecodaData['CALL_RECEIVED'];
  /** A call is under way. Not in the vendor’s list any more. */
  readonly CALL_ONGOING: DecodaData['CALL_RECEIVED'];
  /** A message came in. Also spelt MESSAGE_RECIEVED. */
  readonly MESSAGE_RECEIVED: {
    readonly id?: string | null;
    readonly chatId?: string | null;
    readonly status?: string | null;
    readonly sender?: unknown;
    readonly content?: string | null;
    readonly messageUid?: string | null;
    readonly errorMessage?: string | null;
    readonly files?: readonly Readonly<Record<string, unknown>>[] | null;
    readonly createdDate?: string | null;
  };
  /** A message was sent. */
  readonly MESSAGE_SENT: DecodaData['MESSAGE_RECEIVED'];
  /** A message was delivered. */
  readonly MESSAGE_DELIVERED: DecodaData['MESSAGE_RECEIVED'];
  /** A message could not be delivered. */
  readonly MESSAGE_FAILED: DecodaData['MESSAGE_RECEIVED'];
  /** An e-mail came in. Also spelt EMAIL_RECIEVED. */
  readonly EMAIL_RECEIVED: DecodaData['MESSAGE_RECEIVED'];
  /** An e-mail was sent. */
  readonly EMAIL_SENT: DecodaData['MESSAGE_RECEIVED'];
  /** A letter was sent. */
  readonly MAIL_SENT: DecodaData['MESSAGE_RECEIVED'];
  /** A letter could not be delivered. */
  readonly MAIL_DELIVERY_FAILED: DecodaData['MESSAGE_RECEIVED'];
  /** A chat changed. */
  readonly CHAT_UPDATE: {
    readonly chatId?: string | null;
    readonly status?: string | null;
    readonly patient?: unknown;
    readonly updatedDate?: string | null;
  };
  /** Somebody of the practice was notified. */
  readonly NOTIFICATION: {
    readonly id?: string | null;
    readonly title?: string | null;
    readonly body?: string | null;
    readonly createdDate?: string | null;
  };
  /** A form was submitted. */
  readonly FORM_SUBMITTED: {
    readonly id?: string | null;
    readonly name?: string | null;
    readonly patient?: unknown;
    readonly submissionDate?: string | null;
    readonly locationId?: string | null;
    readonly expiresAt?: string | null;
  };
  /** A patient left a poor review. */
  readonly LOW_PATIENT_REVIEW: {
    readonly id?: string | null;
    readonly rating?: number | null;
    readonly comment?: string | null;
    readonly patient?: unknown;
  };
  /** A note was created. */
  readonly NOTE_CREATED: {
    readonly id?: string | null;
    readonly parentNoteId?: string | null;
    readonly version?: number | null;
    readonly currentVersion?: unknown;
    readonly aiGenerated?: boolean | null;
    readonly patient?: unknown;
    readonly createdDate?: string | null;
  };
  /** A note was changed. */
  readonly NOTE_UPDATED: DecodaData['NOTE_CREATED'];
  /** Little is left of a stock. */
  readonly STOCK_LOW: {
    readonly id?: string | null;
    readonly action?: string | null;
    readonly itemId?: string | null;
    readonly stockId?: string | null;
    readonly shipmentId?: string | null;
    readonly supplierId?: string | null;
    readonly purchaseOrderId?: string | null;
    readonly locationId?: string | null;
    readonly quantity?: number | null;
    readonly user?: Readonly<Record<string, unknown>> | null;
    readonly createdDate?: string | null;
  };
  /** Stock was added. */
  readonly STOCK_ADDED: DecodaData['STOCK_LOW'];
  /** A stock was archived. */
  readonly STOCK_ARCHIVED: DecodaData['STOCK_LOW'];
  /** A stock was linked to an item. */
  readonly STOCK_LINKED_TO_ITEM: DecodaData['STOCK_LOW'];
  /** A stock was unlinked from an item. */
  readonly STOCK_UNLINKED_FROM_ITEM: DecodaData['STOCK_LOW'];
  /** A stock was changed. */
  readonly STOCK_UPDATED: DecodaData['STOCK_LOW'];
  /** A stock was used up. */
  readonly STOCK_DRAWDOWN: DecodaData['STOCK_LOW'];
  /** A part of a stock was used. */
  readonly STOCK_PARTIAL_DRAWDOWN: DecodaData['STOCK_LOW'];
  /** A shipment arrived. */
  readonly SHIPMENT_RECEIVED: DecodaData['STOCK_LOW'];
  /** A shipment was changed. */
  readonly SHIPMENT_UPDATED: DecodaData['STOCK_LOW'];
  /** A shipment was archived. */
  readonly SHIPMENT_ARCHIVED: DecodaData['STOCK_LOW'];
  /** An item was created. */
  readonly ITEM_CREATED: DecodaData['STOCK_LOW'];
  /** An item was changed. */
  readonly ITEM_UPDATED: DecodaData['STOCK_LOW'];
  /** An item was archived. */
  readonly ITEM_ARCHIVED: DecodaData['STOCK_LOW'];
  /** A supplier was linked to a stock. */
  readonly SUPPLIER_LINKED_TO_STOCK: DecodaData['STOCK_LOW'];
  /** A supplier was unlinked from a stock. */
  readonly SUPPLIER_UNLINKED_FROM_STOCK: DecodaData['STOCK_LOW'];
  /** What links a supplier and a stock was changed. */
  readonly SUPPLIER_TO_STOCK_UPDATED: DecodaData['STOCK_LOW'];
  /** A purchase order was created. */
  readonly PO_CREATED: DecodaData['STOCK_LOW'];
  /** A purchase order was placed. */
  readonly PO_PLACED: DecodaData['STOCK_LOW'];
  /** A purchase order was cancelled. */
  readonly PO_CANCELLED: DecodaData['STOCK_LOW'];
  /** A purchase order was completed. */
  readonly PO_COMPLETED: DecodaData['STOCK_LOW'];
  /** A purchase order was archived. */
  readonly PO_ARCHIVED: DecodaData['STOCK_LOW'];
  /** Something was done to the inventory. */
  readonly INVENTORY_ACTION: DecodaData['STOCK_LOW'];
};

/** The whole body of a delivery by event type. */
export type DecodaWebhooks = {
  readonly PATIENT_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PATIENT_CREATED';
    readonly data: DecodaData['PATIENT_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PATIENT_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PATIENT_UPDATED';
    readonly data: DecodaData['PATIENT_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly APPOINTMENT_CANCELLED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'APPOINTMENT_CANCELLED';
    readonly data: DecodaData['APPOINTMENT_CANCELLED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly APPOINTMENT_REQUEST: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'APPOINTMENT_REQUEST';
    readonly data: DecodaData['APPOINTMENT_REQUEST'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly APPOINTMENT_SCHEDULED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'APPOINTMENT_SCHEDULED';
    readonly data: DecodaData['APPOINTMENT_SCHEDULED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SELF_SCHEDULED_APPOINTMENT: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SELF_SCHEDULED_APPOINTMENT';
    readonly data: DecodaData['SELF_SCHEDULED_APPOINTMENT'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SELF_SCHEDULED_APPOINTMENT_CANCELLED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SELF_SCHEDULED_APPOINTMENT_CANCELLED';
    readonly data: DecodaData['SELF_SCHEDULED_APPOINTMENT_CANCELLED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly APPOINTMENT_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'APPOINTMENT_UPDATED';
    readonly data: DecodaData['APPOINTMENT_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SELF_SCHEDULED_APPOINTMENT_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SELF_SCHEDULED_APPOINTMENT_UPDATED';
    readonly data: DecodaData['SELF_SCHEDULED_APPOINTMENT_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly APPOINTMENT_RESCHEDULED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'APPOINTMENT_RESCHEDULED';
    readonly data: DecodaData['APPOINTMENT_RESCHEDULED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly APPOINTMENT_CHECKLIST_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'APPOINTMENT_CHECKLIST_UPDATED';
    readonly data: DecodaData['APPOINTMENT_CHECKLIST_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly BLOCK_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'BLOCK_CREATED';
    readonly data: DecodaData['BLOCK_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly BLOCK_CANCELLED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'BLOCK_CANCELLED';
    readonly data: DecodaData['BLOCK_CANCELLED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly BLOCK_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'BLOCK_UPDATED';
    readonly data: DecodaData['BLOCK_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SHIFT_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SHIFT_CREATED';
    readonly data: DecodaData['SHIFT_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SHIFT_CANCELLED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SHIFT_CANCELLED';
    readonly data: DecodaData['SHIFT_CANCELLED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SHIFT_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SHIFT_UPDATED';
    readonly data: DecodaData['SHIFT_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PAYMENT_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PAYMENT_CREATED';
    readonly data: DecodaData['PAYMENT_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PAYMENT_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PAYMENT_FAILED';
    readonly data: DecodaData['PAYMENT_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PAYMENT_SUCCEEDED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PAYMENT_SUCCEEDED';
    readonly data: DecodaData['PAYMENT_SUCCEEDED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PLANNED_PAYMENT_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PLANNED_PAYMENT_FAILED';
    readonly data: DecodaData['PLANNED_PAYMENT_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PLANNED_PAYMENT_SUCCEEDED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PLANNED_PAYMENT_SUCCEEDED';
    readonly data: DecodaData['PLANNED_PAYMENT_SUCCEEDED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly RAINFOREST_DEPOSIT_IN_REVIEW: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'RAINFOREST_DEPOSIT_IN_REVIEW';
    readonly data: DecodaData['RAINFOREST_DEPOSIT_IN_REVIEW'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly RAINFOREST_DEPOSIT_SUCCEEDED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'RAINFOREST_DEPOSIT_SUCCEEDED';
    readonly data: DecodaData['RAINFOREST_DEPOSIT_SUCCEEDED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly RAINFOREST_DEPOSIT_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'RAINFOREST_DEPOSIT_FAILED';
    readonly data: DecodaData['RAINFOREST_DEPOSIT_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly RAINFOREST_PAYIN_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'RAINFOREST_PAYIN_FAILED';
    readonly data: DecodaData['RAINFOREST_PAYIN_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly RAINFOREST_PAYIN_PROCESSING: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'RAINFOREST_PAYIN_PROCESSING';
    readonly data: DecodaData['RAINFOREST_PAYIN_PROCESSING'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly RAINFOREST_POS_PAYIN_CANCELLED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'RAINFOREST_POS_PAYIN_CANCELLED';
    readonly data: DecodaData['RAINFOREST_POS_PAYIN_CANCELLED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly CHARGE_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'CHARGE_CREATED';
    readonly data: DecodaData['CHARGE_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly CHARGE_PAYMENT_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'CHARGE_PAYMENT_CREATED';
    readonly data: DecodaData['CHARGE_PAYMENT_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly REFUND_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'REFUND_CREATED';
    readonly data: DecodaData['REFUND_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly REFUND_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'REFUND_FAILED';
    readonly data: DecodaData['REFUND_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly REFUND_SUCCEEDED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'REFUND_SUCCEEDED';
    readonly data: DecodaData['REFUND_SUCCEEDED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly ADJUSTMENT_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'ADJUSTMENT_CREATED';
    readonly data: DecodaData['ADJUSTMENT_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly ADJUSTMENT_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'ADJUSTMENT_FAILED';
    readonly data: DecodaData['ADJUSTMENT_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly ADJUSTMENT_SUCCEEDED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'ADJUSTMENT_SUCCEEDED';
    readonly data: DecodaData['ADJUSTMENT_SUCCEEDED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly INVOICE_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'INVOICE_UPDATED';
    readonly data: DecodaData['INVOICE_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly INVOICE_STATUS_UPDATE: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'INVOICE_STATUS_UPDATE';
    readonly data: DecodaData['INVOICE_STATUS_UPDATE'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly INVOICE_SENT: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'INVOICE_SENT';
    readonly data: DecodaData['INVOICE_SENT'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly INVOICE_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'INVOICE_FAILED';
    readonly data: DecodaData['INVOICE_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly INVOICE_SET_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'INVOICE_SET_UPDATED';
    readonly data: DecodaData['INVOICE_SET_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly CALL_RECEIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'CALL_RECEIVED';
    readonly data: DecodaData['CALL_RECEIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly CALL_MADE: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'CALL_MADE';
    readonly data: DecodaData['CALL_MADE'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly CALL_ONGOING: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'CALL_ONGOING';
    readonly data: DecodaData['CALL_ONGOING'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly MESSAGE_RECEIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'MESSAGE_RECEIVED';
    readonly data: DecodaData['MESSAGE_RECEIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly MESSAGE_SENT: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'MESSAGE_SENT';
    readonly data: DecodaData['MESSAGE_SENT'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly MESSAGE_DELIVERED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'MESSAGE_DELIVERED';
    readonly data: DecodaData['MESSAGE_DELIVERED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly MESSAGE_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'MESSAGE_FAILED';
    readonly data: DecodaData['MESSAGE_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly EMAIL_RECEIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'EMAIL_RECEIVED';
    readonly data: DecodaData['EMAIL_RECEIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly EMAIL_SENT: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'EMAIL_SENT';
    readonly data: DecodaData['EMAIL_SENT'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly MAIL_SENT: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'MAIL_SENT';
    readonly data: DecodaData['MAIL_SENT'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly MAIL_DELIVERY_FAILED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'MAIL_DELIVERY_FAILED';
    readonly data: DecodaData['MAIL_DELIVERY_FAILED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly CHAT_UPDATE: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'CHAT_UPDATE';
    readonly data: DecodaData['CHAT_UPDATE'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly NOTIFICATION: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'NOTIFICATION';
    readonly data: DecodaData['NOTIFICATION'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly FORM_SUBMITTED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'FORM_SUBMITTED';
    readonly data: DecodaData['FORM_SUBMITTED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly LOW_PATIENT_REVIEW: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'LOW_PATIENT_REVIEW';
    readonly data: DecodaData['LOW_PATIENT_REVIEW'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly NOTE_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'NOTE_CREATED';
    readonly data: DecodaData['NOTE_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly NOTE_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'NOTE_UPDATED';
    readonly data: DecodaData['NOTE_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_LOW: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_LOW';
    readonly data: DecodaData['STOCK_LOW'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_ADDED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_ADDED';
    readonly data: DecodaData['STOCK_ADDED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_ARCHIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_ARCHIVED';
    readonly data: DecodaData['STOCK_ARCHIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_LINKED_TO_ITEM: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_LINKED_TO_ITEM';
    readonly data: DecodaData['STOCK_LINKED_TO_ITEM'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_UNLINKED_FROM_ITEM: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_UNLINKED_FROM_ITEM';
    readonly data: DecodaData['STOCK_UNLINKED_FROM_ITEM'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_UPDATED';
    readonly data: DecodaData['STOCK_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_DRAWDOWN: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_DRAWDOWN';
    readonly data: DecodaData['STOCK_DRAWDOWN'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly STOCK_PARTIAL_DRAWDOWN: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'STOCK_PARTIAL_DRAWDOWN';
    readonly data: DecodaData['STOCK_PARTIAL_DRAWDOWN'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SHIPMENT_RECEIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SHIPMENT_RECEIVED';
    readonly data: DecodaData['SHIPMENT_RECEIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SHIPMENT_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SHIPMENT_UPDATED';
    readonly data: DecodaData['SHIPMENT_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SHIPMENT_ARCHIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SHIPMENT_ARCHIVED';
    readonly data: DecodaData['SHIPMENT_ARCHIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly ITEM_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'ITEM_CREATED';
    readonly data: DecodaData['ITEM_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly ITEM_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'ITEM_UPDATED';
    readonly data: DecodaData['ITEM_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly ITEM_ARCHIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'ITEM_ARCHIVED';
    readonly data: DecodaData['ITEM_ARCHIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SUPPLIER_LINKED_TO_STOCK: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SUPPLIER_LINKED_TO_STOCK';
    readonly data: DecodaData['SUPPLIER_LINKED_TO_STOCK'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SUPPLIER_UNLINKED_FROM_STOCK: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SUPPLIER_UNLINKED_FROM_STOCK';
    readonly data: DecodaData['SUPPLIER_UNLINKED_FROM_STOCK'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly SUPPLIER_TO_STOCK_UPDATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'SUPPLIER_TO_STOCK_UPDATED';
    readonly data: DecodaData['SUPPLIER_TO_STOCK_UPDATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PO_CREATED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PO_CREATED';
    readonly data: DecodaData['PO_CREATED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PO_PLACED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PO_PLACED';
    readonly data: DecodaData['PO_PLACED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PO_CANCELLED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PO_CANCELLED';
    readonly data: DecodaData['PO_CANCELLED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PO_COMPLETED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PO_COMPLETED';
    readonly data: DecodaData['PO_COMPLETED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly PO_ARCHIVED: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'PO_ARCHIVED';
    readonly data: DecodaData['PO_ARCHIVED'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
  readonly INVENTORY_ACTION: {
    /** The same on all attempts. */
    readonly id: string;
    readonly type: 'INVENTORY_ACTION';
    readonly data: DecodaData['INVENTORY_ACTION'];
    /** When the event was generated, ISO 8601 in UTC. */
    readonly createdDate: string;
    /** The same for all webhooks that get the event. */
    readonly alertId: string;
  };
};
