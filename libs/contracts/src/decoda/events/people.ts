import type { JsonObject } from '@rxhooks/domain';

/** Invented people and things that several examples use. */
export const patientExample: JsonObject = {
  id: 'pat_01',
  type: 'PATIENT',
  firstName: 'Mara',
  lastName: 'Example',
  email: 'mara@example.com',
  phoneNumber: '+15550100',
  createdDate: '2026-02-20T09:00:00Z',
};

export const providerExample: JsonObject = {
  id: 'prov_01',
  type: 'PROVIDER',
  firstName: 'Noor',
  lastName: 'Sample',
  createdDate: '2025-06-01T08:00:00Z',
};
