import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { type ApiKey, CreateApiKey, ListApiKeys, RevokeApiKey } from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { OperatorOnly } from '../auth/access.decorators.js';
import { ApiKeyList, ApiKeyView, CreateApiKeyRequest, CreatedApiKey } from './admin.dto.js';

/** The keys of one organisation; `:organisation` is a uid or a slug. */
@Controller('v1/admin/organisations/:organisation/api-keys')
@OperatorOnly()
export class ApiKeysController {
  constructor(
    private readonly createApiKey: CreateApiKey,
    private readonly listApiKeys: ListApiKeys,
    private readonly revokeApiKey: RevokeApiKey,
  ) {}

  /** Creates an API key. Only this answer has the key itself. */
  @Post()
  @Audited('api_key.create')
  async create(
    @Param('organisation') organisation: string,
    @Body() body: CreateApiKeyRequest,
  ): Promise<CreatedApiKey> {
    const { apiKey, key } = await this.createApiKey.execute({
      organisation,
      displayName: body.display_name,
      permissions: body.permissions,
      pharmacyUid: body.pharmacy_uid,
    });
    return Object.assign(present(apiKey), { key });
  }

  /** Lists the API keys of an organisation that are not revoked. */
  @Get()
  async list(@Param('organisation') organisation: string): Promise<ApiKeyList> {
    return { data: (await this.listApiKeys.execute(organisation)).map(present) };
  }

  /** Revokes an API key, by its uid. */
  @Delete(':key')
  @Audited('api_key.revoke')
  @HttpCode(204)
  async revoke(
    @Param('organisation') organisation: string,
    @Param('key') keyUid: string,
  ): Promise<void> {
    await this.revokeApiKey.execute(organisation, keyUid);
  }
}

function present({ uid, displayName, permissions, pharmacyUid, createdAt }: ApiKey): ApiKeyView {
  return {
    uid,
    display_name: displayName,
    permissions: [...permissions],
    pharmacy_uid: pharmacyUid ?? null,
    created_at: createdAt.toISOString(),
  };
}
