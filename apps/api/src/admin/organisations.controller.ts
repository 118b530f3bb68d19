import { Body, Controller, Get, Param, Patch, Post } from '@nestjs/common';
import {
  ChangeOrganisation,
  CreateOrganisation,
  CreatePharmacy,
  GetOrganisation,
  ListOrganisations,
  type OrganisationDetails,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { OperatorOnly } from '../auth/access.decorators.js';
import { CreatePharmacyRequest, PharmacyView } from './admin.dto.js';
import {
  ChangeOrganisationRequest,
  CreateOrganisationRequest,
  OrganisationList,
  OrganisationView,
} from './organisations.dto.js';

/** Organisations and their pharmacies; `:organisation` is a uid or a slug. */
@Controller('v1/admin/organisations')
@OperatorOnly()
export class OrganisationsController {
  constructor(
    private readonly createOrganisation: CreateOrganisation,
    private readonly listOrganisations: ListOrganisations,
    private readonly getOrganisation: GetOrganisation,
    private readonly changeOrganisation: ChangeOrganisation,
    private readonly createPharmacy: CreatePharmacy,
  ) {}

  /**
   * Creates an organisation.
   *
   * @throws {409} Another organisation has this slug.
   */
  @Post()
  @Audited('organisation.create')
  async create(@Body() body: CreateOrganisationRequest): Promise<OrganisationView> {
    const organisation = await this.createOrganisation.execute({
      displayName: body.display_name,
      slug: body.slug,
      contactEmail: body.contact_email,
      payloadRetentionDays: body.payload_retention_days,
      deliveryRetentionDays: body.delivery_retention_days,
    });
    return present(organisation);
  }

  /** Lists all organisations. */
  @Get()
  async list(): Promise<OrganisationList> {
    return { data: (await this.listOrganisations.execute()).map(present) };
  }

  /** One organisation, by its uid or slug. */
  @Get(':organisation')
  async get(@Param('organisation') organisation: string): Promise<OrganisationView> {
    return present(await this.getOrganisation.execute(organisation));
  }

  /**
   * Changes the given fields. Data older than a shortened retention is deleted within the hour.
   */
  @Patch(':organisation')
  @Audited('organisation.update')
  async change(
    @Param('organisation') organisation: string,
    @Body() body: ChangeOrganisationRequest,
  ): Promise<OrganisationView> {
    const changed = await this.changeOrganisation.execute(organisation, {
      contactEmail: body.contact_email,
      payloadRetentionDays: body.payload_retention_days,
      deliveryRetentionDays: body.delivery_retention_days,
    });
    return present(changed);
  }

  /** Adds a pharmacy to an organisation. */
  @Post(':organisation/pharmacies')
  @Audited('pharmacy.create')
  async addPharmacy(
    @Param('organisation') organisation: string,
    @Body() body: CreatePharmacyRequest,
  ): Promise<PharmacyView> {
    const { uid, displayName } = await this.createPharmacy.execute(organisation, body.display_name);
    return { uid, display_name: displayName };
  }
}

function present(organisation: OrganisationDetails): OrganisationView {
  return {
    uid: organisation.uid,
    display_name: organisation.displayName,
    slug: organisation.slug,
    created_at: organisation.createdAt.toISOString(),
    contact_email: organisation.contactEmail ?? null,
    payload_retention_days: organisation.payloadRetentionDays ?? null,
    delivery_retention_days: organisation.deliveryRetentionDays ?? null,
  };
}
