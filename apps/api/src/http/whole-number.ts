import { ApiProperty } from '@nestjs/swagger';

/** For the API's description: the compiler knows no integers, and clients made from `number` send and expect fractions. */
export const WholeNumber = () => ApiProperty({ type: 'integer' });
