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
  RevokeApiKey,
} from '@rxhooks/application';
import { ApiKeysController } from './api-keys.controller.js';
import { OrganisationsController } from './organisations.controller.js';

@Module({
  controllers: [OrganisationsController, ApiKeysController],
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
  ],
})
export class AdminModule {}
