import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import {
  CreateOrganisation,
  CreatePharmacy,
  ListOrganisations,
  type Organisation,
} from '@rxhooks/application';
import { OperatorOnly } from '../auth/access.decorators.js';
import { strict } from '../http/validation.pipe.js';
import {
  CreateOrganisationRequest,
  CreatePharmacyRequest,
  OrganisationList,
  OrganisationView,
  PharmacyView,
} from './admin.dto.js';

/** Organisations and their pharmacies; `:organisation` is a uid or a slug. */
@Controller('v1/admin/organisations')
@OperatorOnly()
export class OrganisationsController {
  constructor(
    private readonly createOrganisation: CreateOrganisation,
    private readonly listOrganisations: ListOrganisations,
    private readonly createPharmacy: CreatePharmacy,
  ) {}

  @Post()
  async create(@Body(strict) body: CreateOrganisationRequest): Promise<OrganisationView> {
    return present(await this.createOrganisation.execute(body.display_name, body.slug));
  }

  @Get()
  async list(): Promise<OrganisationList> {
    return { data: (await this.listOrganisations.execute()).map(present) };
  }

  @Post(':organisation/pharmacies')
  async addPharmacy(
    @Param('organisation') organisation: string,
    @Body(strict) body: CreatePharmacyRequest,
  ): Promise<PharmacyView> {
    const { uid, displayName } = await this.createPharmacy.execute(organisation, body.display_name);
    return { uid, display_name: displayName };
  }
}

function present({ uid, displayName, slug, createdAt }: Organisation): OrganisationView {
  return { uid, display_name: displayName, slug, created_at: createdAt.toISOString() };
}
