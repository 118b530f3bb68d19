import { partial } from '../../schema.js';
import { family } from '../family.js';
import { date, parts, text, texts } from '../shapes.js';

const invoice = partial({
  invoiceId: text,
  method: text,
  sendTime: date,
  status: text,
  methodsAttempted: texts,
  failedReason: text,
});

const example = {
  invoiceId: 'inv_01',
  method: 'EMAIL',
  sendTime: '2026-03-01T10:00:00Z',
  status: 'SENT',
  methodsAttempted: ['EMAIL'],
  failedReason: null,
};

const failed = { status: 'FAILED', failedReason: 'The mailbox does not exist.' };

const invoiceSet = partial({ invoiceSetId: text, status: text, invoices: parts });

export const invoiceEvents = [
  ...family('invoice', invoice, example, [
    ['INVOICE_UPDATED', 'An invoice was changed.'],
    ['INVOICE_STATUS_UPDATE', 'The status of an invoice changed.'],
    ['INVOICE_SENT', 'An invoice was sent. Not in the vendor’s list any more.'],
    ['INVOICE_FAILED', 'An invoice could not be sent. Not in the vendor’s list any more.', failed],
  ]),
  ...family(
    'invoice',
    invoiceSet,
    { invoiceSetId: 'ins_01', status: 'SENT', invoices: [{ invoiceId: 'inv_01', status: 'SENT' }] },
    [['INVOICE_SET_UPDATED', 'A set of invoices was changed.']],
  ),
];
