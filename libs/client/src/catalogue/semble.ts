// Made from the catalogue of event types: change the schemas in libs/contracts, then run
// `npm run generate:client-types`.

/** `data` by event type. */
export type SembleData = {
  /** Time was blocked. */
  readonly 'availability.blocker.created':
    | {
        readonly availabilityId: string;
        readonly bookingId?: null;
        readonly patientId?: null;
        readonly doctorId?: null;
        readonly [name: string]: string | null | undefined;
      }
    | {
        readonly bookingId: string;
        readonly availabilityId?: null;
        readonly patientId?: string | null;
        readonly doctorId?: string | null;
        readonly [name: string]: string | null | undefined;
      };
  /** Blocked time was changed. */
  readonly 'availability.blocker.updated': SembleData['availability.blocker.created'];
  /** Blocked time was freed. */
  readonly 'availability.blocker.removed': SembleData['availability.blocker.created'];
  /** Hours that come again were added. */
  readonly 'availability.recurring.created': {
    readonly availabilityId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** Hours that come again were changed. */
  readonly 'availability.recurring.updated': SembleData['availability.recurring.created'];
  /** Hours that come again were removed. */
  readonly 'availability.recurring.removed': SembleData['availability.recurring.created'];
  /** Hours on one date were added. */
  readonly 'availability.specific.created': SembleData['availability.recurring.created'];
  /** Hours on one date were changed. */
  readonly 'availability.specific.updated': SembleData['availability.recurring.created'];
  /** Hours on one date were removed. */
  readonly 'availability.specific.removed': SembleData['availability.recurring.created'];
  /** A booking was made. */
  readonly 'booking.created': {
    readonly bookingId: string;
    readonly patientId?: string | null;
    readonly doctorId?: string | null;
    readonly [name: string]: string | null | undefined;
  };
  /** A booking was changed; not when only its stage in the journey was. */
  readonly 'booking.updated': SembleData['booking.created'];
  /** A booking was deleted. */
  readonly 'booking.deleted': SembleData['booking.created'];
  /** The patient of a booking has arrived. */
  readonly 'booking.patientJourney.arrived': SembleData['booking.created'];
  /** The consultation of a booking has begun. */
  readonly 'booking.patientJourney.inConsultation': SembleData['booking.created'];
  /** The consultation of a booking is over. */
  readonly 'booking.patientJourney.completed': SembleData['booking.created'];
  /** The patient of a booking did not come. */
  readonly 'booking.patientJourney.noShow': SembleData['booking.created'];
  /** An invoice was created. */
  readonly 'invoice.created': {
    readonly invoiceId: string;
    readonly patientId?: string | null;
    readonly [name: string]: string | null | undefined;
  };
  /** An invoice was changed; not when only its line items were. */
  readonly 'invoice.updated': SembleData['invoice.created'];
  /** An invoice was deleted. */
  readonly 'invoice.deleted': SembleData['invoice.created'];
  /** Line items were added to an invoice. */
  readonly 'invoice.lineItems.added': {
    readonly invoiceId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** Line items were removed from an invoice. */
  readonly 'invoice.lineItems.removed': SembleData['invoice.lineItems.added'];
  /** An invoice was paid in full. */
  readonly 'invoice.paid': SembleData['invoice.created'];
  /** A part of an invoice was paid. */
  readonly 'invoice.partiallyPaid': SembleData['invoice.created'];
  /** An invoice was refunded. */
  readonly 'invoice.refunded': SembleData['invoice.lineItems.added'];
  /** An invoice was shared. */
  readonly 'invoice.shared': SembleData['invoice.created'];
  /** The Healthcode status has changed. */
  readonly 'invoice.integrations.healthcode.statusUpdated': SembleData['invoice.lineItems.added'];
  /** An invoice was synchronised with Xero. */
  readonly 'invoice.integrations.xero.synced': SembleData['invoice.lineItems.added'];
  /** A laboratory order was created. */
  readonly 'lab.created': {
    readonly labId?: string | null;
    readonly patientId?: string | null;
    readonly [name: string]: string | null | undefined;
  };
  /** Results came for a laboratory order. */
  readonly 'lab.results.added': SembleData['lab.created'];
  /** A letter was written. */
  readonly 'letter.created': {
    readonly letterId: string;
    readonly patientId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A letter was deleted. */
  readonly 'letter.deleted': SembleData['letter.created'];
  /** The review of a letter has a new status. */
  readonly 'letter.reviewStatus.updated': SembleData['letter.created'];
  /** A letter was shared. */
  readonly 'letter.shared': SembleData['letter.created'];
  /** A patient was created. */
  readonly 'patient.created': {
    readonly patientId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A patient was changed. */
  readonly 'patient.updated': SembleData['patient.created'];
  /** A patient was deleted. */
  readonly 'patient.deleted': SembleData['patient.created'];
  /** A patient was archived. */
  readonly 'patient.archived': SembleData['patient.created'];
  /** A patient was brought back from the archive. */
  readonly 'patient.unarchived': SembleData['patient.created'];
  /** Two patients were merged into one. */
  readonly 'patient.merged': {
    /** The patient that was merged into the other one. */
    readonly sourcePatientId: string;
    /** The patient that is left. */
    readonly targetPatientId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** The membership of a patient was changed. */
  readonly 'patient.membership.updated': SembleData['patient.created'];
  /** A patient got a label. */
  readonly 'patient.label.added': {
    readonly patientId: string;
    readonly labelId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A patient lost a label. */
  readonly 'patient.label.removed': SembleData['patient.label.added'];
  /** A patient got a custom attribute. */
  readonly 'patient.customAttribute.added': {
    readonly patientId: string;
    readonly customAttributeId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A custom attribute of a patient was changed. */
  readonly 'patient.customAttribute.updated': SembleData['patient.customAttribute.added'];
  /** A patient lost a custom attribute. */
  readonly 'patient.customAttribute.removed': SembleData['patient.customAttribute.added'];
  /** A patient got a relationship. */
  readonly 'patient.relationship.added': {
    readonly patientId: string;
    readonly relationshipId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A relationship of a patient was changed. */
  readonly 'patient.relationship.updated': SembleData['patient.relationship.added'];
  /** A patient lost a relationship. */
  readonly 'patient.relationship.removed': SembleData['patient.relationship.added'];
  /** A patient got a telephone number. */
  readonly 'patient.phone.added': {
    readonly patientId: string;
    readonly phoneId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A telephone number of a patient was changed. */
  readonly 'patient.phone.updated': SembleData['patient.phone.added'];
  /** A patient lost a telephone number. */
  readonly 'patient.phone.removed': SembleData['patient.phone.added'];
  /** A patient got a number, such as that of an insurance. */
  readonly 'patient.number.added': {
    readonly patientId: string;
    readonly numberId?: string | null;
    readonly [name: string]: string | null | undefined;
  };
  /** A number of a patient was changed. */
  readonly 'patient.number.updated': SembleData['patient.number.added'];
  /** A patient lost a number. */
  readonly 'patient.number.removed': SembleData['patient.number.added'];
  /** The upload of a document has begun. */
  readonly 'patientDocument.uploadInitiated': {
    readonly patientDocumentId: string;
    readonly patientId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A document or a folder was renamed. */
  readonly 'patientDocument.renamed': SembleData['patientDocument.uploadInitiated'];
  /** A document or a folder was deleted. */
  readonly 'patientDocument.deleted': SembleData['patientDocument.uploadInitiated'];
  /** A prescription was written. */
  readonly 'prescription.created': {
    readonly prescriptionId: string;
    readonly patientId?: string | null;
    readonly [name: string]: string | null | undefined;
  };
  /** A prescription was deleted. */
  readonly 'prescription.deleted': SembleData['prescription.created'];
  /** A prescription was ordered. */
  readonly 'prescription.ordered': SembleData['prescription.created'];
  /** An electronic prescription was made. */
  readonly 'prescription.eprescription.generated': SembleData['prescription.created'];
  /** A prescription was marked as recorded in error. */
  readonly 'prescription.recordedInError': SembleData['prescription.created'];
  /** A prescription was shared. */
  readonly 'prescription.shared': SembleData['prescription.created'];
  /** A product got a label. */
  readonly 'product.label.added': {
    readonly productId: string;
    readonly labelId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A product lost a label. */
  readonly 'product.label.removed': SembleData['product.label.added'];
  /** A patient answered a questionnaire. */
  readonly 'questionnaire.response.received': {
    readonly patientId: string;
    readonly questionnaireId: string;
    readonly consultationId?: string | null;
    readonly [name: string]: string | null | undefined;
  };
  /** The availability of a resource was added. */
  readonly 'resourceAvailability.created': {
    readonly resourceAvailabilityId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** The availability of a resource was changed. */
  readonly 'resourceAvailability.updated': SembleData['resourceAvailability.created'];
  /** The availability of a resource was deleted. */
  readonly 'resourceAvailability.deleted': SembleData['resourceAvailability.created'];
  /** A room was added. */
  readonly 'location.created': {
    /** The room. */
    readonly locationId: string;
    readonly locationGroupId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A room was changed. */
  readonly 'location.updated': SembleData['location.created'];
  /** A room was deleted, by itself or with its group. */
  readonly 'location.deleted': SembleData['location.created'];
  /** A group of rooms was added. */
  readonly 'locationGroup.created': {
    readonly locationGroupId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A group of rooms was changed. */
  readonly 'locationGroup.updated': SembleData['locationGroup.created'];
  /** A group of rooms was deleted. */
  readonly 'locationGroup.deleted': SembleData['locationGroup.created'];
  /** An episode was created. */
  readonly 'episode.created': {
    readonly episodeId: string;
    readonly patientId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** An episode was changed, or moved with a merged patient. */
  readonly 'episode.updated': SembleData['episode.created'];
  /** An episode was deleted. */
  readonly 'episode.deleted': SembleData['episode.created'];
  /** A pathway was created. */
  readonly 'pathway.created': {
    readonly pathwayId: string;
    readonly patientId: string;
    readonly episodeId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A pathway was changed, or moved with a merged patient. */
  readonly 'pathway.updated': SembleData['pathway.created'];
  /** A pathway was deleted. */
  readonly 'pathway.deleted': SembleData['pathway.created'];
  /** A booking was put on a pathway. */
  readonly 'pathway.booking.assigned': {
    readonly pathwayId: string;
    readonly bookingId: string;
    readonly patientId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A booking was taken off a pathway. */
  readonly 'pathway.booking.unassigned': SembleData['pathway.booking.assigned'];
  /** A clinical report was put on a pathway. */
  readonly 'pathway.clinicalReport.assigned': {
    readonly pathwayId: string;
    readonly clinicalReportId?: string | null;
    readonly patientId?: string | null;
    readonly [name: string]: string | null | undefined;
  };
  /** A clinical report was taken off a pathway. */
  readonly 'pathway.clinicalReport.unassigned': SembleData['pathway.clinicalReport.assigned'];
  /** Metadata of a pathway was changed; comes beside the update. */
  readonly 'pathway.metadata.updated': {
    readonly pathwayId: string;
    readonly patientId: string;
    readonly episodeId: string;
    /** A JSON array of texts, written as a text. */
    readonly changedKeys: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A contact was created. */
  readonly 'contact.created': {
    readonly contactId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A contact, one of its telephone numbers or its metadata was changed. */
  readonly 'contact.updated': SembleData['contact.created'];
  /** A contact was deleted. */
  readonly 'contact.deleted': SembleData['contact.created'];
  /** A payment on account was made. */
  readonly 'paymentOnAccount.created': {
    readonly paymentOnAccountId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A payment on account was put towards an invoice. */
  readonly 'paymentOnAccount.allocated': SembleData['paymentOnAccount.created'];
  /** A payment on account was taken off an invoice. */
  readonly 'paymentOnAccount.unallocated': SembleData['paymentOnAccount.created'];
  /** A payment on account was deleted. */
  readonly 'paymentOnAccount.deleted': SembleData['paymentOnAccount.created'];
  /** A delivery has failed and will not be tried again. */
  readonly 'webhook.event.deliveryFailed': {
    readonly subscriptionId: string;
    readonly outboxId: string;
    readonly [name: string]: string | null | undefined;
  };
  /** A subscription was paused or resumed. */
  readonly 'webhook.subscription.updated': {
    readonly subscriptionId: string;
    readonly [name: string]: string | null | undefined;
  };
};

/** The whole body of a delivery by event type. */
export type SembleWebhooks = {
  readonly 'availability.blocker.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.blocker.created';
    readonly identifiers: SembleData['availability.blocker.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.blocker.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.blocker.updated';
    readonly identifiers: SembleData['availability.blocker.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.blocker.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.blocker.removed';
    readonly identifiers: SembleData['availability.blocker.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.recurring.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.recurring.created';
    readonly identifiers: SembleData['availability.recurring.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.recurring.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.recurring.updated';
    readonly identifiers: SembleData['availability.recurring.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.recurring.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.recurring.removed';
    readonly identifiers: SembleData['availability.recurring.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.specific.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.specific.created';
    readonly identifiers: SembleData['availability.specific.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.specific.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.specific.updated';
    readonly identifiers: SembleData['availability.specific.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'availability.specific.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'availability.specific.removed';
    readonly identifiers: SembleData['availability.specific.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'booking.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'booking.created';
    readonly identifiers: SembleData['booking.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'booking.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'booking.updated';
    readonly identifiers: SembleData['booking.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'booking.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'booking.deleted';
    readonly identifiers: SembleData['booking.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'booking.patientJourney.arrived': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'booking.patientJourney.arrived';
    readonly identifiers: SembleData['booking.patientJourney.arrived'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'booking.patientJourney.inConsultation': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'booking.patientJourney.inConsultation';
    readonly identifiers: SembleData['booking.patientJourney.inConsultation'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'booking.patientJourney.completed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'booking.patientJourney.completed';
    readonly identifiers: SembleData['booking.patientJourney.completed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'booking.patientJourney.noShow': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'booking.patientJourney.noShow';
    readonly identifiers: SembleData['booking.patientJourney.noShow'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.created';
    readonly identifiers: SembleData['invoice.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.updated';
    readonly identifiers: SembleData['invoice.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.deleted';
    readonly identifiers: SembleData['invoice.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.lineItems.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.lineItems.added';
    readonly identifiers: SembleData['invoice.lineItems.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.lineItems.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.lineItems.removed';
    readonly identifiers: SembleData['invoice.lineItems.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.paid': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.paid';
    readonly identifiers: SembleData['invoice.paid'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.partiallyPaid': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.partiallyPaid';
    readonly identifiers: SembleData['invoice.partiallyPaid'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.refunded': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.refunded';
    readonly identifiers: SembleData['invoice.refunded'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.shared': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.shared';
    readonly identifiers: SembleData['invoice.shared'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.integrations.healthcode.statusUpdated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.integrations.healthcode.statusUpdated';
    readonly identifiers: SembleData['invoice.integrations.healthcode.statusUpdated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'invoice.integrations.xero.synced': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'invoice.integrations.xero.synced';
    readonly identifiers: SembleData['invoice.integrations.xero.synced'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'lab.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'lab.created';
    readonly identifiers: SembleData['lab.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'lab.results.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'lab.results.added';
    readonly identifiers: SembleData['lab.results.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'letter.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'letter.created';
    readonly identifiers: SembleData['letter.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'letter.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'letter.deleted';
    readonly identifiers: SembleData['letter.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'letter.reviewStatus.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'letter.reviewStatus.updated';
    readonly identifiers: SembleData['letter.reviewStatus.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'letter.shared': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'letter.shared';
    readonly identifiers: SembleData['letter.shared'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.created';
    readonly identifiers: SembleData['patient.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.updated';
    readonly identifiers: SembleData['patient.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.deleted';
    readonly identifiers: SembleData['patient.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.archived': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.archived';
    readonly identifiers: SembleData['patient.archived'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.unarchived': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.unarchived';
    readonly identifiers: SembleData['patient.unarchived'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.merged': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.merged';
    readonly identifiers: SembleData['patient.merged'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.membership.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.membership.updated';
    readonly identifiers: SembleData['patient.membership.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.label.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.label.added';
    readonly identifiers: SembleData['patient.label.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.label.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.label.removed';
    readonly identifiers: SembleData['patient.label.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.customAttribute.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.customAttribute.added';
    readonly identifiers: SembleData['patient.customAttribute.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.customAttribute.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.customAttribute.updated';
    readonly identifiers: SembleData['patient.customAttribute.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.customAttribute.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.customAttribute.removed';
    readonly identifiers: SembleData['patient.customAttribute.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.relationship.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.relationship.added';
    readonly identifiers: SembleData['patient.relationship.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.relationship.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.relationship.updated';
    readonly identifiers: SembleData['patient.relationship.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.relationship.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.relationship.removed';
    readonly identifiers: SembleData['patient.relationship.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.phone.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.phone.added';
    readonly identifiers: SembleData['patient.phone.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.phone.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.phone.updated';
    readonly identifiers: SembleData['patient.phone.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.phone.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.phone.removed';
    readonly identifiers: SembleData['patient.phone.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.number.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.number.added';
    readonly identifiers: SembleData['patient.number.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.number.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.number.updated';
    readonly identifiers: SembleData['patient.number.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patient.number.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patient.number.removed';
    readonly identifiers: SembleData['patient.number.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patientDocument.uploadInitiated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patientDocument.uploadInitiated';
    readonly identifiers: SembleData['patientDocument.uploadInitiated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patientDocument.renamed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patientDocument.renamed';
    readonly identifiers: SembleData['patientDocument.renamed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'patientDocument.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'patientDocument.deleted';
    readonly identifiers: SembleData['patientDocument.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'prescription.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'prescription.created';
    readonly identifiers: SembleData['prescription.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'prescription.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'prescription.deleted';
    readonly identifiers: SembleData['prescription.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'prescription.ordered': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'prescription.ordered';
    readonly identifiers: SembleData['prescription.ordered'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'prescription.eprescription.generated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'prescription.eprescription.generated';
    readonly identifiers: SembleData['prescription.eprescription.generated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'prescription.recordedInError': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'prescription.recordedInError';
    readonly identifiers: SembleData['prescription.recordedInError'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'prescription.shared': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'prescription.shared';
    readonly identifiers: SembleData['prescription.shared'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'product.label.added': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'product.label.added';
    readonly identifiers: SembleData['product.label.added'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'product.label.removed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'product.label.removed';
    readonly identifiers: SembleData['product.label.removed'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'questionnaire.response.received': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'questionnaire.response.received';
    readonly identifiers: SembleData['questionnaire.response.received'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'resourceAvailability.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'resourceAvailability.created';
    readonly identifiers: SembleData['resourceAvailability.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'resourceAvailability.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'resourceAvailability.updated';
    readonly identifiers: SembleData['resourceAvailability.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'resourceAvailability.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'resourceAvailability.deleted';
    readonly identifiers: SembleData['resourceAvailability.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'location.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'location.created';
    readonly identifiers: SembleData['location.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'location.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'location.updated';
    readonly identifiers: SembleData['location.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'location.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'location.deleted';
    readonly identifiers: SembleData['location.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'locationGroup.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'locationGroup.created';
    readonly identifiers: SembleData['locationGroup.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'locationGroup.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'locationGroup.updated';
    readonly identifiers: SembleData['locationGroup.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'locationGroup.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'locationGroup.deleted';
    readonly identifiers: SembleData['locationGroup.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'episode.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'episode.created';
    readonly identifiers: SembleData['episode.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'episode.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'episode.updated';
    readonly identifiers: SembleData['episode.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'episode.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'episode.deleted';
    readonly identifiers: SembleData['episode.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.created';
    readonly identifiers: SembleData['pathway.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.updated';
    readonly identifiers: SembleData['pathway.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.deleted';
    readonly identifiers: SembleData['pathway.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.booking.assigned': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.booking.assigned';
    readonly identifiers: SembleData['pathway.booking.assigned'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.booking.unassigned': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.booking.unassigned';
    readonly identifiers: SembleData['pathway.booking.unassigned'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.clinicalReport.assigned': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.clinicalReport.assigned';
    readonly identifiers: SembleData['pathway.clinicalReport.assigned'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.clinicalReport.unassigned': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.clinicalReport.unassigned';
    readonly identifiers: SembleData['pathway.clinicalReport.unassigned'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'pathway.metadata.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'pathway.metadata.updated';
    readonly identifiers: SembleData['pathway.metadata.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'contact.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'contact.created';
    readonly identifiers: SembleData['contact.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'contact.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'contact.updated';
    readonly identifiers: SembleData['contact.updated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'contact.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'contact.deleted';
    readonly identifiers: SembleData['contact.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'paymentOnAccount.created': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'paymentOnAccount.created';
    readonly identifiers: SembleData['paymentOnAccount.created'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'paymentOnAccount.allocated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'paymentOnAccount.allocated';
    readonly identifiers: SembleData['paymentOnAccount.allocated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'paymentOnAccount.unallocated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'paymentOnAccount.unallocated';
    readonly identifiers: SembleData['paymentOnAccount.unallocated'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'paymentOnAccount.deleted': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'paymentOnAccount.deleted';
    readonly identifiers: SembleData['paymentOnAccount.deleted'];
    /** What upstream said beside the ids. */
    readonly metadata?: Readonly<Record<string, unknown>>;
  };
  readonly 'webhook.event.deliveryFailed': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'webhook.event.deliveryFailed';
    readonly identifiers: SembleData['webhook.event.deliveryFailed'];
    readonly metadata: {
      readonly failedEventType: string;
      /** Of the last answer, if there was one. */
      readonly httpStatusCode?: number;
    };
  };
  readonly 'webhook.subscription.updated': {
    /** The subscription that gets this. */
    readonly subscriptionId: string;
    /** The same on all attempts. */
    readonly eventId: string;
    readonly eventType: 'webhook.subscription.updated';
    readonly identifiers: SembleData['webhook.subscription.updated'];
    readonly metadata: {
      readonly deliveryPaused: boolean;
    };
  };
};
