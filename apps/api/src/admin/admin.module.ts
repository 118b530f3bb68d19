import { Module } from '@nestjs/common';
import {
  CreateApiKey,
  CreateOrganisation,
  CreatePharmacy,
  FindOrganisation,
  ListApiKeys,
  ListOrganisations,
  RevokeApiKey,
} from '@rxhooks/application';
import { ApiKeysController } from './api-keys.controller.js';
import { OrganisationsController } from './organisations.controller.js';

@Module({
  controllers: [OrganisationsController, ApiKeysController],
  providers: [
    FindOrganisation,
    CreateOrganisation,
    ListOrganisations,
    CreatePharmacy,
    CreateApiKey,
    ListApiKeys,
    RevokeApiKey,
  ],
})
export class AdminModule {}
