import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  ChangeOrganisation,
  CreateOrganisation,
  CreatePharmacy,
  GetOrganisation,
  ListOrganisations,
  ListPharmacies,
  type OrganisationDetails,
  type Pharmacy,
  slugIsTaken,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { OperatorOnly } from '../auth/access.decorators.js';
import { writeCursor } from '../http/cursor.js';
import { Refuses } from '../http/refuses.decorator.js';
import { CreatePharmacyRequest, PharmacyView } from './admin.dto.js';
import {
  ChangeOrganisationRequest,
  CreateOrganisationRequest,
  OrganisationList,
  OrganisationView,
} from './organisations.dto.js';
import { OrganisationQuery, PharmacyList, PharmacyQuery, toSearch } from './search-query.dto.js';

/** Organisations and their pharmacies; `:organisation` is a uid or a slug. */
@ApiTags('Organisations')
@Controller('v1/admin/organisations')
@OperatorOnly('organisation:read')
export class OrganisationsController {
  constructor(
    private readonly createOrganisation: CreateOrganisation,
    private readonly listOrganisations: ListOrganisations,
    private readonly getOrganisation: GetOrganisation,
    private readonly changeOrganisation: ChangeOrganisation,
    private readonly createPharmacy: CreatePharmacy,
    private readonly listPharmacies: ListPharmacies,
  ) {}

  /**
   * Creates an organisation.
   *
   * @throws {409} An organisation with this slug already exists.
   */
  @Post()
  @ApiOperation({ operationId: 'createOrganisation' })
  @Audited('organisation.create')
  @OperatorOnly('organisation:write')
  @Refuses({ slug_is_taken: slugIsTaken() })
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

  /** Lists organisations by uid: all of them, unless `limit` is given. */
  @Get()
  @ApiOperation({ operationId: 'listOrganisations' })
  async list(@Query() query: OrganisationQuery): Promise<OrganisationList> {
    const page = await this.listOrganisations.execute(toSearch(query, 'org_'));
    return { data: page.items.map(present), next_cursor: writeCursor(page.next) };
  }

  /** One organisation, by its uid or slug. */
  @Get(':organisation')
  @ApiOperation({ operationId: 'getOrganisation' })
  async get(@Param('organisation') organisation: string): Promise<OrganisationView> {
    return present(await this.getOrganisation.execute(organisation));
  }

  /**
   * Changes the given fields. Data older than a shortened retention is deleted within the hour.
   */
  @Patch(':organisation')
  @ApiOperation({ operationId: 'updateOrganisation' })
  @Audited('organisation.update')
  @OperatorOnly('organisation:write')
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

  /** Lists the pharmacies of an organisation by uid. */
  @Get(':organisation/pharmacies')
  @ApiOperation({ operationId: 'listPharmacies' })
  async pharmacies(
    @Param('organisation') organisation: string,
    @Query() query: PharmacyQuery,
  ): Promise<PharmacyList> {
    const page = await this.listPharmacies.execute(organisation, toSearch(query, 'ph_'));
    return { data: page.items.map(presentPharmacy), next_cursor: writeCursor(page.next) };
  }

  /** Adds a pharmacy to an organisation. */
  @Post(':organisation/pharmacies')
  @ApiOperation({ operationId: 'createPharmacy' })
  @Audited('pharmacy.create')
  @OperatorOnly('organisation:write')
  async addPharmacy(
    @Param('organisation') organisation: string,
    @Body() body: CreatePharmacyRequest,
  ): Promise<PharmacyView> {
    return presentPharmacy(await this.createPharmacy.execute(organisation, body.display_name));
  }
}

const presentPharmacy = ({ uid, displayName }: Pharmacy): PharmacyView => ({
  uid,
  display_name: displayName,
});

function present(organisation: OrganisationDetails): OrganisationView {
  return {
    uid: organisation.uid,
    display_name: organisation.displayName,
    slug: organisation.slug,
    created_at: organisation.createdAt.toISOString(),
    contact_email: organisation.contactEmail ?? null,
    payload_retention_days: organisation.payloadRetentionDays ?? null,
    delivery_retention_days: organisation.deliveryRetentionDays ?? null,
    paused_at: organisation.pausedAt?.toISOString() ?? null,
  };
}
