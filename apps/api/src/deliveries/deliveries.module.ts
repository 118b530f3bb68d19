import { Module } from '@nestjs/common';
import {
  ComposeRequest,
  DescribeHeaders,
  FindBusinessKey,
  GetDelivery,
  GetRequestBody,
  ListDeliveries,
  ResendDelivery,
} from '@rxhooks/application';
import { DeliveriesController } from './deliveries.controller.js';

@Module({
  controllers: [DeliveriesController],
  providers: [
    ComposeRequest,
    DescribeHeaders,
    FindBusinessKey,
    ListDeliveries,
    GetDelivery,
    GetRequestBody,
    ResendDelivery,
  ],
})
export class DeliveriesModule {}
