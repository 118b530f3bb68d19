import { Module } from '@nestjs/common';
import {
  ChangeOrganisation,
  CreateApiKey,
  CreateOrganisation,
  CreatePharmacy,
  FindOrganisation,
  GetOrganisation,
  ListApiKeys,
  ListOrganisations,
  ListQuarantinedEvents,
  ReleaseEvent,
  RevokeApiKey,
} from '@rxhooks/application';
import { ApiKeysController } from './api-keys.controller.js';
import { OrganisationsController } from './organisations.controller.js';
import { QuarantineController } from './quarantine.controller.js';

@Module({
  controllers: [OrganisationsController, ApiKeysController, QuarantineController],
  providers: [
    FindOrganisation,
    GetOrganisation,
    ChangeOrganisation,
    CreateOrganisation,
    ListOrganisations,
    CreatePharmacy,
    CreateApiKey,
    ListApiKeys,
    RevokeApiKey,
    ListQuarantinedEvents,
    ReleaseEvent,
  ],
})
export class AdminModule {}
