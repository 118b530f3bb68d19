import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  type ApiKey,
  CreateApiKey,
  ListApiKeys,
  type Principal,
  RevokeApiKey,
  type WithUse,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { OperatorOnly } from '../auth/access.decorators.js';
import { Caller } from '../auth/caller.js';
import { ApiKeyList, ApiKeyView, CreateApiKeyRequest, CreatedApiKey } from './admin.dto.js';
import { checkGrants } from './check-grants.js';

/** The keys of one organisation; `:organisation` is a uid or a slug. */
@ApiTags('API keys')
@Controller('v1/admin/organisations/:organisation/api-keys')
@OperatorOnly('api_key:read')
export class ApiKeysController {
  constructor(
    private readonly createApiKey: CreateApiKey,
    private readonly listApiKeys: ListApiKeys,
    private readonly revokeApiKey: RevokeApiKey,
  ) {}

  /**
   * Creates an API key. Only this answer has the key itself.
   *
   * @remarks An operator gives `event_data:read` only when its own key has it.
   */
  @Post()
  @ApiOperation({ operationId: 'createApiKey' })
  @Audited('api_key.create')
  @OperatorOnly('api_key:write')
  async create(
    @Param('organisation') organisation: string,
    @Body() body: CreateApiKeyRequest,
    @Caller() caller: Principal,
  ): Promise<CreatedApiKey> {
    checkGrants(caller, body.permissions);
    const { apiKey, key } = await this.createApiKey.execute({
      organisation,
      displayName: body.display_name,
      permissions: body.permissions,
      pharmacyUid: body.pharmacy_uid,
    });
    return Object.assign(present({ ...apiKey, lastUsedAt: undefined }), { key });
  }

  /** Lists the API keys of an organisation that are not revoked. */
  @Get()
  @ApiOperation({ operationId: 'listApiKeys' })
  async list(@Param('organisation') organisation: string): Promise<ApiKeyList> {
    const keys = await this.listApiKeys.execute(organisation);
    return { data: keys.map(present), next_cursor: null };
  }

  /** Revokes an API key, by its uid. */
  @Delete(':key')
  @ApiOperation({ operationId: 'revokeApiKey' })
  @Audited('api_key.revoke')
  @OperatorOnly('api_key:write')
  @HttpCode(204)
  async revoke(
    @Param('organisation') organisation: string,
    @Param('key') keyUid: string,
  ): Promise<void> {
    await this.revokeApiKey.execute(organisation, keyUid);
  }
}

function present(key: WithUse<ApiKey>): ApiKeyView {
  return {
    uid: key.uid,
    display_name: key.displayName,
    permissions: [...key.permissions],
    pharmacy_uid: key.pharmacyUid ?? null,
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}
