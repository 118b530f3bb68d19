import { identifier, integer, object, partial, string } from '../../schema.js';
import { family } from '../family.js';
import { amount, anything, date, parts, text, whole } from '../shapes.js';
import { patientExample } from './people.js';

const charge = partial({
  id: text,
  patientId: string,
  totalOutstanding: integer,
  patient: anything,
  total: whole,
  description: text,
  status: text,
  discountAmount: whole,
  discountPercentage: amount,
  externalId: text,
  items: parts,
  tips: parts,
  createdDate: date,
  // The same members under the names of the vendor's guide.
  patient_id: text,
  total_amount_cents: whole,
  created_date: date,
});

const chargeExample = {
  id: 'chg_01',
  patientId: 'pat_01',
  totalOutstanding: 12_500,
  patient: patientExample,
  total: 12_500,
  description: 'Initial consultation',
  status: 'OUTSTANDING',
  discountAmount: 0,
  discountPercentage: null,
  externalId: null,
  items: [{ id: 'item_01', name: 'Consultation', quantity: 1, price: 12_500 }],
  tips: [],
  createdDate: '2026-03-01T10:00:00Z',
};

const refund = object(
  { id: identifier },
  {
    paymentId: string,
    amount: integer,
    reason: string,
    status: string,
    rainforestRefundId: text,
    fee: whole,
    createdDate: string,
    // The same members under the names of the vendor's guide.
    payment_id: text,
    charge_id: text,
    amount_cents: whole,
    created_date: date,
  },
);

const refundExample = {
  id: 'ref_01',
  paymentId: 'pay_01',
  amount: 12_500,
  reason: 'OTHER',
  status: 'CREATED',
  rainforestRefundId: null,
  fee: 0,
  createdDate: '2026-03-01T10:00:00Z',
};

const adjustment = object(
  { id: identifier },
  {
    chargeId: string,
    amount: integer,
    adjustmentType: string,
    providerId: text,
    locationId: text,
    reason: text,
    createdDate: string,
    // The same members under the names of the vendor's guide.
    charge_id: text,
    adjustment_type: text,
    amount_cents: whole,
    created_date: date,
  },
);

const adjustmentExample = {
  id: 'adj_01',
  chargeId: 'chg_01',
  amount: -2500,
  adjustmentType: 'WRITE_OFF',
  providerId: 'prov_01',
  locationId: 'loc_01',
  reason: 'Goodwill',
  createdDate: '2026-03-01T10:00:00Z',
};

const chargePayment = partial({ chargeId: text, paymentId: text, amount: whole });

export const chargeEvents = [
  ...family('charge', charge, chargeExample, [['CHARGE_CREATED', 'A charge was created.']]),
  ...family('charge', chargePayment, { chargeId: 'chg_01', paymentId: 'pay_01', amount: 12_500 }, [
    ['CHARGE_PAYMENT_CREATED', 'A payment was put to a charge.'],
  ]),
  ...family('refund', refund, refundExample, [
    ['REFUND_CREATED', 'A refund was begun.'],
    ['REFUND_FAILED', 'A refund failed.', { status: 'FAILED' }],
    ['REFUND_SUCCEEDED', 'A refund succeeded.', { status: 'SUCCEEDED' }],
  ]),
  ...family('adjustment', adjustment, adjustmentExample, [
    ['ADJUSTMENT_CREATED', 'A charge was adjusted.'],
    ['ADJUSTMENT_FAILED', 'A charge could not be adjusted.'],
    ['ADJUSTMENT_SUCCEEDED', 'The adjustment of a charge took effect.'],
  ]),
];
