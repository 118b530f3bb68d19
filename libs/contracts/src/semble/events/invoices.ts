import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

const withPatient = identifiers(['invoiceId'], ['patientId']);
const withoutPatient = identifiers(['invoiceId']);

export const invoiceEvents = [
  ...family('invoice', withPatient, [
    ['invoice.created', 'An invoice was created.'],
    ['invoice.updated', 'An invoice was changed; not when only its line items were.'],
    ['invoice.deleted', 'An invoice was deleted.'],
  ]),
  ...family('invoice', withoutPatient, [
    ['invoice.lineItems.added', 'Line items were added to an invoice.'],
    ['invoice.lineItems.removed', 'Line items were removed from an invoice.'],
  ]),
  ...family('invoice', withPatient, [
    ['invoice.paid', 'An invoice was paid in full.'],
    ['invoice.partiallyPaid', 'A part of an invoice was paid.'],
  ]),
  ...family('invoice', withoutPatient, [['invoice.refunded', 'An invoice was refunded.']]),
  ...family('invoice', withPatient, [['invoice.shared', 'An invoice was shared.']]),
  ...family('invoice', withoutPatient, [
    ['invoice.integrations.healthcode.statusUpdated', 'The Healthcode status has changed.'],
    ['invoice.integrations.xero.synced', 'An invoice was synchronised with Xero.'],
  ]),
];

export const paymentOnAccountEvents = family(
  'payment_on_account',
  identifiers(['paymentOnAccountId']),
  [
    ['paymentOnAccount.created', 'A payment on account was made.'],
    ['paymentOnAccount.allocated', 'A payment on account was put towards an invoice.'],
    ['paymentOnAccount.unallocated', 'A payment on account was taken off an invoice.'],
    ['paymentOnAccount.deleted', 'A payment on account was deleted.'],
  ],
);
