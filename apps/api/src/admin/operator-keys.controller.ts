import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  CreateOperatorKey,
  ListOperatorKeys,
  type OperatorKey,
  type Principal,
  RevokeOperatorKey,
  type WithUse,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { OperatorOnly } from '../auth/access.decorators.js';
import { Caller } from '../auth/caller.js';
import { checkGrants } from './check-grants.js';
import {
  CreatedOperatorKey,
  CreateOperatorKeyRequest,
  OperatorKeyList,
  OperatorKeyView,
} from './operator-keys.dto.js';

/** Keys of the platform's operators, each with a role. */
@ApiTags('Operator keys')
@Controller('v1/admin/operator-keys')
@OperatorOnly('operator_key:read')
export class OperatorKeysController {
  constructor(
    private readonly createOperatorKey: CreateOperatorKey,
    private readonly listOperatorKeys: ListOperatorKeys,
    private readonly revokeOperatorKey: RevokeOperatorKey,
  ) {}

  /**
   * Creates an operator's key. Only this answer has the key itself.
   *
   * @remarks `grants` are those of the caller's own key at most.
   */
  @Post()
  @ApiOperation({ operationId: 'createOperatorKey' })
  @Audited('operator_key.create')
  @OperatorOnly('operator_key:write')
  async create(
    @Body() body: CreateOperatorKeyRequest,
    @Caller() caller: Principal,
  ): Promise<CreatedOperatorKey> {
    const { display_name: displayName, role, grants = [] } = body;
    checkGrants(caller, grants);
    const { operatorKey, key } = await this.createOperatorKey.execute({
      displayName,
      role,
      grants,
    });
    return Object.assign(present({ ...operatorKey, lastUsedAt: undefined }), { key });
  }

  /** Lists the operators' keys that are not revoked. */
  @Get()
  @ApiOperation({ operationId: 'listOperatorKeys' })
  async list(): Promise<OperatorKeyList> {
    return { data: (await this.listOperatorKeys.execute()).map(present), next_cursor: null };
  }

  /** Revokes an operator's key, by its uid: within a second, in every process. */
  @Delete(':key')
  @ApiOperation({ operationId: 'revokeOperatorKey' })
  @Audited('operator_key.revoke')
  @OperatorOnly('operator_key:write')
  @HttpCode(204)
  async revoke(@Param('key') uid: string): Promise<void> {
    await this.revokeOperatorKey.execute(uid);
  }
}

function present(key: WithUse<OperatorKey>): OperatorKeyView {
  return {
    uid: key.uid,
    display_name: key.displayName,
    role: key.role,
    grants: [...key.grants],
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
  };
}
