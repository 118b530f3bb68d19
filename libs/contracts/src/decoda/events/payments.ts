import { identifier, integer, object, partial, string } from '../../schema.js';
import { family } from '../family.js';
import { date, parts, text, whole } from '../shapes.js';

const payment = object(
  { id: identifier },
  {
    amount: integer,
    status: string,
    paymentMedium: string,
    patientId: text,
    payinId: text,
    currency: text,
    fee: whole,
    feeToPatient: whole,
    payinConfigId: text,
    paymentMethodId: text,
    stripePaymentIntentId: text,
    failedReason: text,
    charges: parts,
    createdDate: string,
    updatedDate: date,
    // The same members under the names of the vendor's guide.
    charge_id: text,
    patient_id: text,
    amount_cents: whole,
    payment_method_id: text,
    failure_reason: text,
    failure_message: text,
    created_date: date,
    completed_date: date,
    failed_date: date,
  },
);

const paymentExample = {
  id: 'pay_01',
  amount: 12_500,
  status: 'CREATED',
  paymentMedium: 'CARD',
  patientId: 'pat_01',
  payinId: 'payin_01',
  currency: 'USD',
  fee: 375,
  feeToPatient: 0,
  payinConfigId: 'pc_01',
  paymentMethodId: 'pm_01',
  stripePaymentIntentId: null,
  failedReason: null,
  charges: [{ id: 'chg_01', patientId: 'pat_01', totalOutstanding: 12_500 }],
  createdDate: '2026-03-01T10:00:00Z',
  updatedDate: null,
};

const failed = { status: 'FAILED', failedReason: 'The card was declined.' };
const succeeded = { status: 'SUCCEEDED', updatedDate: '2026-03-01T10:00:04Z' };

const plannedPayment = partial({
  id: text,
  amount: whole,
  status: text,
  patientId: text,
  chargeId: text,
  plannedDate: date,
  failedReason: text,
  createdDate: date,
});

const plannedExample = {
  id: 'plp_01',
  amount: 5000,
  status: 'SUCCEEDED',
  patientId: 'pat_01',
  chargeId: 'chg_01',
  plannedDate: '2026-03-01',
  failedReason: null,
  createdDate: '2026-02-01T10:00:00Z',
};

const transfer = partial({
  id: text,
  amount: whole,
  status: text,
  currency: text,
  failedReason: text,
  createdDate: date,
});

const transferExample = {
  id: 'dep_01',
  amount: 90_000,
  status: 'SUCCEEDED',
  currency: 'USD',
  failedReason: null,
  createdDate: '2026-03-01T10:00:00Z',
};

const payin = { id: 'payin_01', amount: 12_500 };

export const paymentEvents = [
  ...family('payment', payment, paymentExample, [
    ['PAYMENT_CREATED', 'A payment was begun.'],
    ['PAYMENT_FAILED', 'A payment failed.', failed],
    ['PAYMENT_SUCCEEDED', 'A payment succeeded. Also spelt PAYMENT_COMPLETED.', succeeded],
  ]),
  ...family('payment', plannedPayment, plannedExample, [
    ['PLANNED_PAYMENT_FAILED', 'A planned payment failed.', failed],
    ['PLANNED_PAYMENT_SUCCEEDED', 'A planned payment succeeded.'],
  ]),
  ...family('payin', transfer, transferExample, [
    ['RAINFOREST_DEPOSIT_IN_REVIEW', 'A deposit is being reviewed.', { status: 'IN_REVIEW' }],
    ['RAINFOREST_DEPOSIT_SUCCEEDED', 'A deposit arrived.'],
    ['RAINFOREST_DEPOSIT_FAILED', 'A deposit failed.', failed],
    ['RAINFOREST_PAYIN_FAILED', 'A payment in failed.', { ...payin, ...failed }],
    [
      'RAINFOREST_PAYIN_PROCESSING',
      'A payment in is under way.',
      { ...payin, status: 'PROCESSING' },
    ],
    [
      'RAINFOREST_POS_PAYIN_CANCELLED',
      'A payment in at the point of sale was cancelled.',
      { ...payin, status: 'CANCELED' },
    ],
  ]),
];
