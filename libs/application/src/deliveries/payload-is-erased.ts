import { AppError } from '@rxhooks/domain';

export const payloadIsErased = () =>
  new AppError('gone', 'The payload of this delivery is not kept any more.');
