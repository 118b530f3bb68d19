import { partial } from '../../schema.js';
import { family } from '../family.js';
import { anything, date, parts, text } from '../shapes.js';
import { patientExample } from './people.js';

const call = partial({
  id: text,
  chatId: text,
  direction: text,
  status: text,
  sender: anything,
  receiver: anything,
  summary: text,
  createdDate: date,
});

const callExample = {
  id: 'call_01',
  chatId: 'chat_01',
  direction: 'INBOUND',
  status: 'COMPLETED',
  sender: '+15550100',
  receiver: '+15550199',
  summary: null,
  createdDate: '2026-03-01T10:00:00Z',
};

const message = partial({
  id: text,
  chatId: text,
  status: text,
  sender: anything,
  content: text,
  messageUid: text,
  errorMessage: text,
  files: parts,
  createdDate: date,
});

const messageExample = {
  id: 'msg_01',
  chatId: 'chat_01',
  status: 'RECEIVED',
  sender: patientExample,
  content: 'May I come at three?',
  messageUid: null,
  errorMessage: null,
  files: [],
  createdDate: '2026-03-01T10:00:00Z',
};

const sent = { status: 'SENT', sender: { id: 'prov_01', type: 'PROVIDER' } };
const failed = { ...sent, status: 'FAILED', errorMessage: 'The carrier refused the message.' };
const email = { id: 'eml_01', messageUid: 'eml-uid-01' };
const mail = { id: 'mail_01', content: 'Your statement' };

const chat = partial({ chatId: text, status: text, patient: anything, updatedDate: date });
const chatExample = {
  chatId: 'chat_01',
  status: 'OPEN',
  patient: patientExample,
  updatedDate: '2026-03-01T10:00:00Z',
};

const notification = partial({ id: text, title: text, body: text, createdDate: date });
const notificationExample = {
  id: 'ntc_01',
  title: 'A form is waiting',
  body: 'Mara Example has not signed the consent form.',
  createdDate: '2026-03-01T10:00:00Z',
};

export const communicationEvents = [
  ...family('call', call, callExample, [
    ['CALL_RECEIVED', 'A call came in. Also spelt CALL_RECIEVED.'],
    ['CALL_MADE', 'A call was made.', { direction: 'OUTBOUND' }],
    [
      'CALL_ONGOING',
      'A call is under way. Not in the vendor’s list any more.',
      { status: 'ONGOING' },
    ],
  ]),
  ...family('message', message, messageExample, [
    ['MESSAGE_RECEIVED', 'A message came in. Also spelt MESSAGE_RECIEVED.'],
    ['MESSAGE_SENT', 'A message was sent.', sent],
    ['MESSAGE_DELIVERED', 'A message was delivered.', { ...sent, status: 'DELIVERED' }],
    ['MESSAGE_FAILED', 'A message could not be delivered.', failed],
    ['EMAIL_RECEIVED', 'An e-mail came in. Also spelt EMAIL_RECIEVED.', email],
    ['EMAIL_SENT', 'An e-mail was sent.', { ...email, ...sent }],
    ['MAIL_SENT', 'A letter was sent.', { ...mail, ...sent }],
    ['MAIL_DELIVERY_FAILED', 'A letter could not be delivered.', { ...failed, ...mail }],
  ]),
  ...family('message', chat, chatExample, [['CHAT_UPDATE', 'A chat changed.']]),
  ...family('message', notification, notificationExample, [
    ['NOTIFICATION', 'Somebody of the practice was notified.'],
  ]),
];
