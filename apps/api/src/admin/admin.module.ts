import { Module } from '@nestjs/common';
import {
  ChangeOrganisation,
  CreateApiKey,
  CreateOperatorKey,
  CreateOrganisation,
  CreatePharmacy,
  FindOrganisation,
  GetOrganisation,
  ListApiKeys,
  ListOperatorKeys,
  ListOrganisations,
  ListPharmacies,
  ListQuarantinedEvents,
  PauseOrganisation,
  ReleaseEvent,
  RevokeApiKey,
  RevokeOperatorKey,
} from '@rxhooks/application';
import { OrganisationPauseController } from '../organisation/organisation-pause.controller.js';
import { ApiKeysController } from './api-keys.controller.js';
import { OperatorKeysController } from './operator-keys.controller.js';
import { OrganisationsController } from './organisations.controller.js';
import { QuarantineController } from './quarantine.controller.js';

@Module({
  controllers: [
    OrganisationsController,
    ApiKeysController,
    OperatorKeysController,
    QuarantineController,
    OrganisationPauseController,
  ],
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
    CreateOperatorKey,
    ListOperatorKeys,
    RevokeOperatorKey,
    ListPharmacies,
    ListQuarantinedEvents,
    PauseOrganisation,
    ReleaseEvent,
  ],
})
export class AdminModule {}
