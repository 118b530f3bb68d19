import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type OperatorSession, Sessions } from '@rxhooks/application';
import { AppError } from '@rxhooks/domain';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Audited } from '../audit/audited.decorator.js';
import { AuditSubject, type NameSubject } from '../audit/named-subject.js';
import { AnyOperator, Public } from '../auth/access.decorators.js';
import { readKey } from '../auth/identify-caller.js';
import { SessionCookie } from '../auth/session-cookie.js';
import { Refuses } from '../http/refuses.decorator.js';
import { presentOwnSession } from './present-session.js';
import { LoginCodeView, OwnSessionView, StartSessionRequest } from './sessions.dto.js';
import { StartSession } from './start-session.js';

const hasNone = () => new AppError('not_found', 'This call has a key, and no session.');

/** For browsers: a session takes the place of a key, in a cookie that no script can read. */
@ApiTags('Sessions')
@Controller('v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly startSession: StartSession,
    private readonly cookie: SessionCookie,
  ) {}

  /**
   * Starts a session of an operator, by the operator's key or by a login code.
   *
   * @remarks The answer sets a cookie. With it, every call works without `X-API-Key`, for eight hours, until it is ended,
   *   or until the key is revoked; calls that are no GET send `X-CSRF-Token`.
   */
  @Post()
  @ApiOperation({ operationId: 'startSession', security: [] })
  @Public()
  // Wrong keys and codes, keys that are no operator's, and too many of either are refused by `StartSession`.
  async start(
    @Body() body: StartSessionRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OwnSessionView> {
    this.cookie.checkSite(request);
    const { token, session } = await this.startSession.execute(body, request);
    this.cookie.set(reply, token, session.expiresAt);
    return presentOwnSession(session, this.cookie.csrfTokenOf(token));
  }

  /**
   * Makes a code that starts one session with the key of this call.
   *
   * @remarks A link has it behind its `#`, which browsers send to no server.
   */
  @Post('codes')
  @ApiOperation({ operationId: 'createLoginCode' })
  @Audited('login_code.create')
  @AnyOperator()
  async createCode(@Req() request: FastifyRequest): Promise<LoginCodeView> {
    const { code, expiresAt } = await this.sessions.createCode(readKey(request));
    return { code, expires_at: expiresAt.toISOString() };
  }

  /**
   * The session of this browser: who it is, and what it may do.
   *
   * @throws {404} The call has a key, and no session.
   */
  @Get('current')
  @Refuses({ has_no_session: hasNone() })
  @ApiOperation({ operationId: 'getSession' })
  @AnyOperator()
  async current(@Req() request: FastifyRequest): Promise<OwnSessionView> {
    const { token, session } = await this.#find(request);
    return presentOwnSession(session, this.cookie.csrfTokenOf(token));
  }

  /**
   * Ends the session of this browser, in every process within a second.
   *
   * @throws {404} The call has a key, and no session.
   */
  @Delete('current')
  @Refuses({ has_no_session: hasNone() })
  @ApiOperation({ operationId: 'endSession' })
  @Audited('session.end')
  @AnyOperator()
  @HttpCode(204)
  async end(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @AuditSubject() nameSubject: NameSubject,
  ): Promise<void> {
    const { session } = await this.#find(request);
    nameSubject(session.uid);
    await this.sessions.end(session.uid);
    this.cookie.clear(reply);
  }

  /** @throws AppError `not_found` for a call with a key, or of a session that has just ended */
  async #find(request: FastifyRequest): Promise<{ token: string; session: OperatorSession }> {
    const token = this.cookie.read(request);
    const session = token === undefined ? undefined : await this.sessions.find(token);
    if (token === undefined || !session) throw hasNone();
    return { token, session };
  }
}
