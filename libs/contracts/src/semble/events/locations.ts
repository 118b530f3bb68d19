import { family } from '../family.js';
import { identifiers } from '../identifiers.js';

export const locationEvents = [
  ...family('location', identifiers(['locationId', 'locationGroupId']), [
    ['location.created', 'A room was added.'],
    ['location.updated', 'A room was changed.'],
    ['location.deleted', 'A room was deleted, by itself or with its group.'],
  ]),
  ...family('location_group', identifiers(['locationGroupId']), [
    ['locationGroup.created', 'A group of rooms was added.'],
    ['locationGroup.updated', 'A group of rooms was changed.'],
    ['locationGroup.deleted', 'A group of rooms was deleted.'],
  ]),
];
