import { identifier, object, string } from '../../schema.js';
import { family } from '../family.js';
import { amount, date, part, text, texts, yesOrNo } from '../shapes.js';
import { patientExample } from './people.js';

const patient = object(
  { id: identifier },
  {
    type: string,
    firstName: text,
    lastName: text,
    preferredName: text,
    email: text,
    phoneNumber: text,
    externalId: text,
    address: text,
    addressLineTwo: text,
    city: text,
    state: text,
    zipCode: text,
    country: text,
    gender: text,
    pronouns: text,
    dateOfBirth: date,
    locationId: text,
    primaryLocationId: text,
    isArchived: yesOrNo,
    meta: part,
    creditBalance: amount,
    createdDate: string,
    // The same members under the names of the vendor's guide.
    first_name: text,
    last_name: text,
    phone_number: text,
    created_date: date,
    updated_date: date,
    updated_fields: texts,
  },
);

const example = {
  ...patientExample,
  preferredName: null,
  externalId: 'crm-1203',
  address: '1 Sample Street',
  addressLineTwo: null,
  city: 'Springfield',
  state: 'IL',
  zipCode: '62701',
  country: 'US',
  gender: 'FEMALE',
  pronouns: 'she/her',
  dateOfBirth: '1990-04-01',
  locationId: 'loc_01',
  primaryLocationId: 'loc_01',
  isArchived: false,
  meta: {},
  creditBalance: 0,
};

export const patientEvents = family('patient', patient, example, [
  ['PATIENT_CREATED', 'A patient was created.'],
  ['PATIENT_UPDATED', 'A patient was changed.', { phoneNumber: '+15550101' }],
]);
